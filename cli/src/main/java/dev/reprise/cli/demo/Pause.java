package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The one place where the demo waits for time to pass.
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
