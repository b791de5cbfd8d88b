package dev.reprise.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

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
      out.append(String.format(Locale.ROOT, "%12s%n", ratio(finding, one)));
    }
    finding.verdicts().forEach(verdict -> out.append(verdict.line()).append('\n'));
    return out.toString();
  }

  /// Ours by theirs, of the figure that is compared; empty for our own rows.
  static String ratio(Finding finding, Finding.Standing one) {
    String figure = finding.figures().get(0).name();
    List<Map<String, Double>> ours =
        finding.standings().stream()
            .filter(standing -> standing.name().equals(Contestant.REPRISE))
            .map(Finding.Standing::medians)
            .toList();
    Double theirs = one.medians().get(figure);
    if (ours.isEmpty() || one.name().startsWith(Contestant.REPRISE) || theirs == null) {
      return "";
    }
    Double own = ours.get(0).get(figure);
    return own == null ? "" : Numbers.text(own / theirs);
  }
}
