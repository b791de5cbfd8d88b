package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for what other processes do.
///
/// @param stopped waits so long, and says whether a signal came
record Patience(Predicate<Duration> stopped) {
  private static final Duration STEP = Duration.ofMillis(20);

  /// @param what it waits for, as in "no ... within 10 s"
  /// @throws MissedException where it doesn't come within `limit`
  /// @throws StoppedException where a signal came
  <T> T until(String what, Duration limit, Supplier<Optional<T>> look) {
    long began = System.nanoTime();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() - began > limit.toNanos()) {
        throw new MissedException("no " + what + " within " + limit.toSeconds() + " s");
      }
      if (stopped.test(STEP)) {
        throw new StoppedException();
      }
    }
  }

  /// @throws StoppedException where a signal came
  void requireGoing() {
    if (stopped.test(Duration.ZERO)) {
      throw new StoppedException();
    }
  }

  void untilTrue(String what, Duration limit, BooleanSupplier look) {
    until(what, limit, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}
