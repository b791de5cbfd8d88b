package dev.reprise.cli;

import java.time.Duration;
import java.util.Locale;

/// Tells on stderr how far an import is: one line that is written over on a terminal, a plain one
/// every few seconds elsewhere (four a second with `-v`), none with `--quiet`.
final class ProgressLine {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);
  private static final Duration VERBOSE = Duration.ofMillis(250);

  private final Invocation invocation;
  private final boolean terminal = Boolean.getBoolean("reprise.tty");
  private final int width = Math.max(20, Integer.getInteger("reprise.columns", 80)) - 1;
  private final long total;
  private final long began = System.nanoTime();
  private long toldAt = began;
  private long rowsAtFirst = -1;
  private boolean open;

  /// @param total rows in all
  ProgressLine(Invocation invocation, long total) {
    this.invocation = invocation;
    this.total = total;
  }

  /// What there is to tell.
  record Progress(long rows, long chunksDone, long chunks, long recoveries) {}

  void show(Progress progress) {
    long now = System.nanoTime();
    if (rowsAtFirst < 0) {
      rowsAtFirst = progress.rows();
    }
    Duration every = terminal ? ON_TERMINAL : invocation.options().verbose ? VERBOSE : ELSEWHERE;
    if (invocation.options().quiet || now - toldAt < every.toNanos()) {
      return;
    }
    toldAt = now;
    String text = text(progress, now);
    if (terminal) {
      String cut = text.substring(0, Math.min(width, text.length()));
      invocation.stderr().print("\r" + cut + "\u001b[K");
      open = true;
    } else {
      invocation.stderr().println(text);
    }
    invocation.stderr().flush();
  }

  /// Ends the line, so that something else can be said.
  void clear() {
    if (open) {
      invocation.stderr().print("\r\u001b[K");
      invocation.stderr().flush();
      open = false;
    }
  }

  /// Lets something else speak, whose words then stand on lines of their own.
  void runClear(Runnable speaker) {
    clear();
    speaker.run();
  }

  private String text(Progress p, long now) {
    long percent = total == 0 ? 100 : p.rows() * 100 / total;
    double seconds = Math.max(0.001, (now - began) / 1e9);
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows (%d%%), %,.0f rows/s, %,d of %,d chunks, %s",
        p.rows(),
        total,
        percent,
        (p.rows() - rowsAtFirst) / seconds,
        p.chunksDone(),
        p.chunks(),
        Words.recoveries(p.recoveries()));
  }
}
