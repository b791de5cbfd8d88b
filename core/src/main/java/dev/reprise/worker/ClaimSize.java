package dev.reprise.worker;

import java.time.Duration;

/// How much of one job to claim, by the measured time of its chunks: enough to keep the slots busy
/// for [#TARGET], so that long chunks are claimed one by one (a crash repeats little) and short
/// ones by hundreds.
final class ClaimSize {
  /// Chunks of one job that a session may hold.
  static final int HELD_MAX = 512;

  private static final Duration TARGET = Duration.ofMillis(75);
  private static final Duration SHORT = Duration.ofNanos(500_000);
  private static final int AT_ONCE_MAX = 32;

  private volatile long chunkNanos;

  /// One more chunk took so long. Slots may overwrite each other's word; the average survives that.
  void measured(Duration took) {
    long nanos = Math.max(1, took.toNanos());
    long before = chunkNanos;
    chunkNanos = before == 0 ? nanos : (before * 7 + nanos) / 8;
  }

  /// @param backlog chunks of all jobs that were claimed and haven't ended
  /// @param held chunks of this job among them, and those whose outcome isn't answered
  /// @param most that may be held
  int room(int slots, int backlog, int held, int most) {
    long nanos = chunkNanos;
    long perSlot = nanos == 0 ? 1 : Math.clamp(TARGET.toNanos() / nanos, 1, HELD_MAX);
    long want = Math.min(HELD_MAX, slots * perSlot) - backlog;
    return Math.clamp(want, 0, Math.max(0, most - held));
  }

  /// Very short chunks are run a few at a time.
  int chunksAtOnce() {
    long nanos = chunkNanos;
    return nanos == 0 ? 1 : Math.clamp(SHORT.toNanos() / nanos, 1, AT_ONCE_MAX);
  }
}
