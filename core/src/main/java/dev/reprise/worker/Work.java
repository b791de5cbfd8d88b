package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;

/// Claimed chunks on their way to a slot.
record Work(JobRun run, Claimed claimed) {

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

  private Work with(ChunkRange range) {
    return new Work(
        run, new Claimed(range, claimed.failures(), claimed.crashes(), claimed.checkpoint()));
  }
}
