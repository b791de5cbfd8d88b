package dev.reprise.cli.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The one place where the demo and chaos wait for time to pass.
public final class Pause {
  private Pause() {}

  public static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}
