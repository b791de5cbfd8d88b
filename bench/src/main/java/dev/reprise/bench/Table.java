package dev.reprise.bench;

import java.util.Locale;

/// A finding as a table on a terminal.
final class Table {
  private Table() {}

  static String of(Finding finding) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%n%s: %s (%s, %d s)%n",
            finding.id(),
            finding.title(),
            finding.machine(),
            finding.seconds()));
    out.append(String.format(Locale.ROOT, "  %-36s", ""));
    finding.figures().forEach(f -> out.append(String.format(Locale.ROOT, "%16s", f.name())));
    out.append(String.format(Locale.ROOT, "%12s%n", "ours/theirs"));
    for (Finding.Standing one : finding.standings()) {
      out.append(String.format(Locale.ROOT, "  %-36s", one.name()));
      if (!one.missing().isEmpty()) {
        out.append(one.missing()).append('\n');
        continue;
      }
      for (Figure figure : finding.figures()) {
        Double value = one.medians().get(figure.name());
        out.append(String.format(Locale.ROOT, "%16s", value == null ? "" : Numbers.text(value)));
      }
      out.append(String.format(Locale.ROOT, "%12s%n", finding.ratio(one)));
    }
    finding.verdicts().forEach(verdict -> out.append(verdict.line()).append('\n'));
    return out.toString();
  }
}
