package dev.reprise.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A job's progress as a line: for a terminal within its width, with what matters least left out
/// where there is no room for all; or for a pipe, in words.
record ProgressText(Terminal terminal) {
  private static final int BAR_MOST = 24;
  private static final int BAR_LEAST = 8;
  private static final int LESS_THAN_A_BAR = 8;
  private static final int REASON = 36;
  private static final String GAP = "  ";

  private enum Style {
    PLAIN(""),
    FAINT("\u001b[2m"),
    GOOD("\u001b[32m"),
    NOTED("\u001b[33m"),
    BAD("\u001b[31m");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /// @param rank what is left out first has the highest; 0 stays
  private record Part(int rank, String text, Style style) {
    boolean isReason() {
      return rank == 0 && style == Style.NOTED;
    }
  }

  /// One line for a terminal, never wider than it.
  String live(Progress progress) {
    int room = terminal.width() - 1; // the cursor's
    Double share = progress.share();
    List<Part> parts = parts(progress);
    int least = share == null ? 0 : GAP.length() + BAR_LEAST;
    drop(parts, LESS_THAN_A_BAR, room - least);
    drop(parts, 1, room);
    int whole = parts.stream().mapToInt(part -> TextWidth.of(part.text()) - reserved(part)).sum();
    int free = room - width(parts) - GAP.length();
    int bar = Math.min(BAR_MOST, Math.max(free - whole, Math.min(free, BAR_LEAST)));
    boolean hasBar = share != null && bar >= BAR_LEAST;
    StringBuilder line = new StringBuilder();
    int left = room - width(parts) - (hasBar ? GAP.length() + bar : 0);
    for (Part part : parts) {
      String text = part.isReason() ? cut(part.text(), reserved(part) + left) : part.text();
      line.append(line.isEmpty() ? "" : GAP).append(style(part.style(), text));
      if (hasBar && share != null && part.equals(parts.getFirst())) {
        line.append(GAP).append(bar(share, bar));
      }
    }
    return line.toString();
  }

  /// Leaves out, of what matters less than `from`, the least first, until the rest fits.
  private static void drop(List<Part> parts, int from, int room) {
    while (width(parts) > room) {
      Part least = Collections.max(parts, Comparator.comparingInt(Part::rank));
      if (least.rank() < from) {
        return;
      }
      parts.remove(least);
    }
  }

  private List<Part> parts(Progress p) {
    List<Part> parts = new ArrayList<>();
    Double share = p.share();
    if (share != null) {
      parts.add(new Part(0, String.format(Locale.ROOT, "%3d%%", percent(share)), Style.PLAIN));
    }
    parts.add(new Part(share == null ? 0 : 2, steady(p), Style.PLAIN));
    if (p.halt() == null) {
      add(parts, 4, rate(p) == null ? null : rate(p) + "/s", Style.PLAIN);
      add(parts, 3, p.left() == null ? null : brief(p.left()) + " left", Style.PLAIN);
    }
    if (p.toll().dead() > 0) {
      parts.add(new Part(5, Words.count(p.toll().dead(), "dead chunk"), Style.BAD));
    }
    if (p.toll().rejected() > 0) {
      parts.add(new Part(6, count(p.toll().rejected()) + " rejected", Style.BAD));
    }
    if (p.toll().recoveries() > 0) {
      parts.add(new Part(7, Words.recoveries(p.toll().recoveries()), Style.NOTED));
    }
    parts.add(new Part(8, Words.count(p.workers(), "worker"), Style.FAINT));
    if (!p.unit().equals("chunk")) {
      String chunks = count(p.chunks().done()) + "/" + count(p.chunks().total()) + " chunks";
      parts.add(new Part(9, chunks, Style.FAINT));
    }
    if (p.halt() != null) {
      parts.add(
          share == null ? 1 : Math.min(2, parts.size()), new Part(0, halt(p.halt()), Style.NOTED));
    }
    return parts;
  }

  private static void add(List<Part> parts, int rank, @Nullable String text, Style style) {
    if (text != null) {
      parts.add(new Part(rank, text, style));
    }
  }

  private static int width(List<Part> parts) {
    int sum = parts.stream().mapToInt(part -> reserved(part) + GAP.length()).sum();
    return Math.max(0, sum - GAP.length());
  }

  /// A reason may be long: it is cut to what room there is.
  private static int reserved(Part part) {
    int own = TextWidth.of(part.text());
    return part.isReason() ? Math.min(own, REASON) : own;
  }

  private String cut(String text, int columns) {
    return TextWidth.cut(text, columns, terminal.ascii() ? "..." : "…");
  }

  private String style(Style style, String text) {
    return !terminal.color() || style == Style.PLAIN ? text : style.code + text + "\u001b[0m";
  }

  private String bar(double share, int columns) {
    int inside = terminal.ascii() ? columns - 2 : columns;
    int done = (int) Math.floor(share * inside);
    return terminal.ascii()
        ? "[" + "#".repeat(done) + ".".repeat(inside - done) + "]"
        : style(Style.GOOD, "━".repeat(done)) + style(Style.FAINT, "─".repeat(inside - done));
  }

  /// One line for a pipe or a file.
  String plain(Progress p) {
    List<String> words = new ArrayList<>();
    Double share = p.share();
    words.add((share == null ? "" : percent(share) + "%: ") + amount(p));
    if (p.halt() != null) {
      words.add(halt(p.halt()));
    } else if (rate(p) != null) {
      words.add(rate(p) + " " + p.unit() + "s/s");
    }
    if (!p.unit().equals("chunk")) {
      words.add(count(p.chunks().done()) + " of " + Words.count(p.chunks().total(), "chunk"));
    }
    words.add(Words.count(p.workers(), "worker"));
    if (p.toll().recoveries() > 0) {
      words.add(Words.recoveries(p.toll().recoveries()));
    }
    if (p.toll().rejected() > 0) {
      words.add(count(p.toll().rejected()) + " rejected");
    }
    if (p.toll().dead() > 0) {
      words.add(Words.count(p.toll().dead(), "dead chunk"));
    }
    if (p.left() != null) {
      words.add("about " + brief(p.left()) + " left");
    }
    return String.join(", ", words);
  }

  /// As wide from the first row to the last, so that nothing beside it moves.
  private static String steady(Progress p) {
    String text = amount(p);
    int grows = p.total() == null ? 0 : count(p.total()).length() - count(p.done()).length();
    return " ".repeat(Math.max(0, grows)) + text;
  }

  private static String amount(Progress p) {
    return p.total() == null
        ? Words.count(p.done(), p.unit()) + " so far"
        : count(p.done()) + " of " + Words.count(p.total(), p.unit());
  }

  /// Null where it is too slow to be told as a number.
  private static @Nullable String rate(Progress p) {
    double rate = p.perSecond();
    return rate <= 0 ? null : String.format(Locale.ROOT, rate < 10 ? "%,.1f" : "%,.0f", rate);
  }

  private static String halt(Progress.Halt halt) {
    return "standing for " + brief(halt.since()) + ": " + TextWidth.plain(halt.reason());
  }

  /// Rounded down: 100 % is said when nothing is left.
  private static long percent(double share) {
    return (long) Math.floor(share * 100);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `8 s`, `3 min 20 s`, `2 h 5 min`.
  private static String brief(java.time.Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 60 ? seconds + " s" : Times.text(duration);
  }
}
