package dev.reprise.worker;

import java.time.Duration;

/// How many chunks of a job to claim and to run at once, by how long they take.
final class Pace {
  private static final Duration TARGET = Duration.ofMillis(75);
  private static final Duration SHORT = Duration.ofNanos(500_000);
  private static final int HELD_MAX = 512;

  private volatile long chunkNanos; // a sliding mean, 0 before the first

  void took(Duration time) {
    long nanos = Math.max(1, time.toNanos());
    chunkNanos = chunkNanos == 0 ? nanos : (chunkNanos * 7 + nanos) / 8;
  }

  /// How many to claim: as many as keep the slots busy for [#TARGET], long ones one by one.
  ///
  /// @param backlog chunks of all jobs that were claimed and haven't ended
  /// @param held chunks of this job
  int room(int slots, int backlog, int held) {
    long nanos = chunkNanos;
    long perSlot = nanos == 0 ? 1 : Math.clamp(TARGET.toNanos() / nanos, 1, HELD_MAX);
    long want = Math.min(HELD_MAX, slots * perSlot) - backlog;
    return Math.clamp(want, 0, HELD_MAX - held);
  }

  /// Very short chunks are run a few at a time.
  int chunksAtOnce() {
    long nanos = chunkNanos;
    return nanos == 0 ? 1 : Math.clamp(SHORT.toNanos() / nanos, 1, 32);
  }
}
