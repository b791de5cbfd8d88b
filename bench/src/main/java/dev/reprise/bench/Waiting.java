package dev.reprise.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The one place where the bench waits without a signal.
public final class Waiting {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Waiting() {}

  public static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /// Asks every millisecond until it is so.
  public static void until(BooleanSupplier condition, String what) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(what + " didn't happen within " + PATIENCE);
      }
      pause(STEP);
    }
  }
}
