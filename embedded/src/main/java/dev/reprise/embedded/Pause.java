package dev.reprise.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The one place where this module waits without a signal: for what another process does.
final class Pause {
  private static final Duration STEP = Duration.ofMillis(10);

  private Pause() {}

  /// Returns after `duration`, or earlier when the thread is interrupted.
  static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  /// Asks `condition` every 10 ms until it holds (true), or `limit` has passed or the thread is
  /// interrupted (false).
  static boolean until(BooleanSupplier condition, Duration limit) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      of(STEP);
    }
    return true;
  }
}
