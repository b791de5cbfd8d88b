package dev.reprise.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGTERM and SIGINT as a request that a command honours in its own time: the command drains,
/// returns its exit code, and [Main] ends the process with it. Without it, the first signal ends
/// the process at once.
final class StopSignal implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final CountDownLatch requested = new CountDownLatch(1);

  private final Thread hook = new Thread(this::hold, "reprise-stop");

  private StopSignal() {}

  /// From here on this process ends only when [Main] says so, or a minute or two after a signal.
  static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /// Runs as the JVM's shutdown hook: the JVM lives until it returns, or until `halt`.
  private void hold() {
    requested.countDown();
    try {
      new CountDownLatch(1).await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /// @return whether a signal came
  boolean await(Duration atMost) {
    try {
      return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  void await() {
    try {
      requested.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// From here on a signal ends the process at once again.
  @Override
  public void close() {
    if (!isRequested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        requested.countDown(); // a signal came just now
      }
    }
  }
}
