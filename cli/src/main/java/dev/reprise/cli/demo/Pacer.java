package dev.reprise.cli.demo;

import java.time.Duration;

/// Lets one pass each interval, so that there is something left to kill.
public final class Pacer {
  private final long interval;
  private long due = System.nanoTime();

  private Pacer(long interval) {
    this.interval = interval;
  }

  /// @param rows that pass at once
  /// @param rowsPerSecond of one process
  public static Pacer of(int rows, int rowsPerSecond) {
    return new Pacer(Duration.ofSeconds(rows).dividedBy(rowsPerSecond).toNanos());
  }

  /// Waits for its turn.
  public synchronized void await() {
    due = Math.max(due + interval, System.nanoTime());
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      Pause.of(Duration.ofNanos(left));
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }
}
