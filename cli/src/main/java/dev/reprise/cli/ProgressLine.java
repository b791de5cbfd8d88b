package dev.reprise.cli;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tells how far a job is, on stderr: on a terminal as one line that is drawn again in its place,
/// elsewhere as a line now and then. Silent with `--quiet`.
///
/// The log writes on stderr too, from other threads: it goes through [#aside], so that a drawn line
/// makes room first.
final class ProgressLine {
  private static final Duration DRAW = Duration.ofMillis(100);
  private static final Duration CLOSEST = Duration.ofSeconds(1);
  private static final Duration VERBOSE = Duration.ofMillis(250);
  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration HALTED = Duration.ofMinutes(1);
  private static final double STEP = 0.1;

  private static final Object STDERR = new Object();
  private static @Nullable ProgressLine drawn;

  private final Invocation invocation;
  private final Terminal terminal;
  private final ProgressText text;
  private long toldAt = System.nanoTime();
  private double toldShare;
  private @Nullable String toldReason;

  ProgressLine(Invocation invocation) {
    this.invocation = invocation;
    this.terminal = Terminal.of(invocation);
    this.text = new ProgressText(terminal);
  }

  void show(Progress progress) {
    if (invocation.options().quiet) {
      return;
    }
    long now = System.nanoTime();
    Duration passed = Duration.ofNanos(now - toldAt);
    if (terminal.live() ? passed.compareTo(DRAW) < 0 : !isDue(progress, passed)) {
      return;
    }
    toldAt = now;
    toldShare = Objects.requireNonNullElse(progress.share(), 0.0);
    toldReason = reason(progress);
    if (terminal.live()) {
      draw(text.live(progress));
    } else {
      invocation.stderr().println(text.plain(progress));
      invocation.stderr().flush();
    }
  }

  private boolean isDue(Progress progress, Duration passed) {
    if (invocation.options().verbose) {
      return passed.compareTo(VERBOSE) >= 0;
    }
    if (passed.compareTo(CLOSEST) < 0) {
      return false;
    }
    String reason = reason(progress);
    if (!Objects.equals(reason, toldReason)) {
      return true;
    }
    double share = Objects.requireNonNullElse(progress.share(), 0.0);
    return passed.compareTo(reason == null ? USUAL : HALTED) >= 0 || share - toldShare >= STEP;
  }

  private static @Nullable String reason(Progress progress) {
    return progress.halt() == null ? null : progress.halt().reason();
  }

  /// Without wrapping, also in a terminal that was made narrower meanwhile; the cursor waits at the
  /// line's beginning, where the words of a worker process go over it.
  private void draw(String line) {
    synchronized (STDERR) {
      invocation.stderr().print("\r\u001b[?7l" + line + "\u001b[K\u001b[?7h\r");
      invocation.stderr().flush();
      drawn = this;
    }
  }

  /// Takes the line away.
  void clear() {
    synchronized (STDERR) {
      if (drawn == this) {
        invocation.stderr().print("\r\u001b[K");
        invocation.stderr().flush();
        drawn = null;
      }
    }
  }

  /// Lets something else speak on stderr, whose words then stand on lines of their own.
  static void aside(Runnable speaker) {
    synchronized (STDERR) {
      ProgressLine line = drawn;
      if (line != null) {
        line.clear();
      }
      speaker.run();
    }
  }
}
