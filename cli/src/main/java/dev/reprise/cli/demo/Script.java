package dev.reprise.cli.demo;

import dev.reprise.cli.demo.Look.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What is told, as lines of text.
record Script(Look look) {
  private static final int NAME = 20;
  private static final int CELL = 16;
  private static final int SHORT = 12;

  List<String> act(int number, String title) {
    List<String> lines = new ArrayList<>(List.of(""));
    wrap((number == 0 ? "" : number + ". ") + title, "").stream()
        .map(line -> look.paint(Tone.HEAD, line))
        .forEach(lines::add);
    return lines;
  }

  List<String> fact(Fact fact) {
    List<String> lines = wrap(fact.text(), "   ");
    Tone tone = tone(fact.what());
    return lines.stream().map(line -> look.paint(tone, line)).toList();
  }

  private static Tone tone(String what) {
    return switch (what) {
      case "kill", "freeze" -> Tone.BAD;
      case "missed" -> Tone.WARN;
      case "plain", "line", "about" -> Tone.DIM;
      case "ended" -> Tone.GOOD;
      default -> Tone.PLAIN;
    };
  }

  List<String> columns(List<Column> columns) {
    List<String> lines = new ArrayList<>(List.of(""));
    lines.add(look.paint(Tone.HEAD, row("", columns, Column::name)));
    lines.add(row("rows in the table", columns, column -> number(column.verdict().rows())));
    lines.add(row("missing", columns, column -> number(column.verdict().missing())));
    lines.add(row("twice", columns, column -> number(column.verdict().extra())));
    lines.add(row("sorted checksum", columns, c -> c.verdict().checksum().substring(0, SHORT)));
    lines.add(row("the input's", columns, c -> c.verdict().same() ? "the same" : "ANOTHER"));
    lines.add(
        row(
            "time, all kills in",
            columns,
            c -> String.format(Locale.ROOT, "%.1f s", c.took().toMillis() / 1000.0)));
    lines.add("");
    return lines;
  }

  private String row(String name, List<Column> columns, Function<Column, String> cell) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "   %-" + NAME + "s", name));
    for (Column column : columns) {
      line.append(String.format(Locale.ROOT, "%" + CELL + "s", cell.apply(column)));
    }
    return line.toString();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// Broken between words, so that nothing is wider than the look.
  private List<String> wrap(String text, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(indent);
    boolean empty = true;
    for (String word : text.split(" ")) {
      if (!empty && line.length() + 1 + word.length() >= look.width()) {
        lines.add(line.toString());
        line = new StringBuilder(indent).append("  ");
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
