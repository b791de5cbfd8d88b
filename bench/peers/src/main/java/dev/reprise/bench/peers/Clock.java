package dev.reprise.bench.peers;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting, and telling what it took.
final class Clock {
  private static final Duration STEP = Duration.ofMillis(5);
  private static final Duration LIMIT = Duration.ofMinutes(14);

  private Clock() {}

  static void until(BooleanSupplier condition) {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("not done within " + LIMIT);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  /// Tells the bench how many units a second that makes.
  static void tell(String figure, int units, double seconds) {
    System.out.printf(
        Locale.ROOT, "{\"%s\": %.1f, \"s\": %.3f}%n", figure, units / seconds, seconds);
    System.out.flush();
  }
}
