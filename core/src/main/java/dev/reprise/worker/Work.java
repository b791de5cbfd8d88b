package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Outcome;
import java.time.Duration;

/// Claimed chunks on their way to a slot.
///
/// @param epoch of the claim
record Work(JobRun run, Claimed claimed, long epoch) {

  /// One of them, as it is run.
  ChunkRun<?> chunk(int index) {
    return run.chunk(this, index);
  }

  /// The first `count` of them.
  Work head(int count) {
    ChunkRange range = claimed.range();
    return with(new ChunkRange(range.first(), range.first() + count - 1, range.attempt()));
  }

  /// All but the first `count`.
  Work tail(int count) {
    ChunkRange range = claimed.range();
    return with(new ChunkRange(range.first() + count, range.last(), range.attempt()));
  }

  /// To Redis, unbegun: at no cost, claimable at once.
  void giveBack() {
    ChunkRange range = claimed.range();
    for (int index = range.first(); index <= range.last(); index++) {
      Outcome release =
          new Outcome.Release(ChunkRange.of(index, range.attempt()), "", Duration.ZERO);
      run.report(release, epoch);
    }
  }

  private Work with(ChunkRange range) {
    Claimed some = new Claimed(range, claimed.failures(), claimed.crashes(), claimed.checkpoint());
    return new Work(run, some, epoch);
  }
}
