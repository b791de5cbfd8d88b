package dev.reprise.bench.page;

import dev.reprise.bench.Contestant;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Finding;
import dev.reprise.bench.Finding.Standing;
import dev.reprise.bench.Numbers;
import dev.reprise.bench.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A finding in Markdown: the command, what came out of each contestant in every round, what was
/// aimed at, and who was better.
final class Section {
  private final Finding finding;
  private final StringBuilder out = new StringBuilder();

  private Section(Finding finding) {
    this.finding = finding;
  }

  static String of(Finding finding) {
    Section section = new Section(finding);
    section.head();
    section.figures();
    section.verdicts();
    section.better();
    section.settings();
    return section.out.toString();
  }

  private void head() {
    String versions =
        new TreeMap<>(finding.versions())
            .entrySet().stream()
                .map(
                    each ->
                        each.getValue().startsWith(each.getKey())
                            ? each.getValue()
                            : each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    out.append("**")
        .append(finding.id())
        .append("**: ")
        .append(finding.title())
        .append(finding.isBundled() ? ", on the bundled Redis" : "")
        .append(".  \n`")
        .append(finding.command())
        .append("`, ")
        .append(finding.date(), 0, 10)
        .append(", ")
        .append(finding.machine())
        .append(", ")
        .append(versions)
        .append(String.format(Locale.ROOT, ", in %,d s.%n%n", finding.seconds()).replace("\r", ""));
  }

  private void figures() {
    out.append("| |");
    finding.figures().forEach(f -> out.append(' ').append(cell(f.name())).append(" |"));
    out.append(" every round | ours / theirs |\n|---|");
    finding.figures().forEach(f -> out.append("--:|"));
    out.append("---|--:|\n");
    for (Standing one : finding.standings()) {
      out.append("| ").append(cell(name(one))).append(" |");
      finding.figures().forEach(f -> out.append(' ').append(value(one, f)).append(" |"));
      out.append(' ').append(one.missing().isEmpty() ? rounds(one) : cell(one.missing()));
      out.append(" | ").append(finding.ratio(one)).append(" |\n");
    }
    out.append('\n');
  }

  private static String name(Standing one) {
    boolean ours = one.name().startsWith(Contestant.REPRISE);
    return (ours ? "**" + one.name() + "**" : one.name())
        + (one.version().isEmpty() || ours ? "" : " (" + one.version() + ")");
  }

  private static String value(Standing one, Figure figure) {
    Double value = one.medians().get(figure.name());
    return value == null ? "" : Numbers.text(value);
  }

  private String rounds(Standing one) {
    String main = finding.figures().get(0).name();
    return one.rounds().stream()
        .map(round -> round.get(main))
        .map(value -> value == null ? "-" : Numbers.text(value))
        .collect(Collectors.joining(" · "));
  }

  private void verdicts() {
    if (finding.verdicts().isEmpty()) {
      return;
    }
    out.append("| aimed at | came out | |\n|---|--:|---|\n");
    for (Verdict verdict : finding.verdicts()) {
      out.append(
          "| %s %s | %s | %s |\n"
              .formatted(
                  cell(verdict.what()),
                  verdict.bound(),
                  Numbers.text(verdict.got()),
                  verdict.met() ? "met" : "**missed**"));
    }
    out.append('\n');
  }

  /// Who was better, which nobody should have to look for.
  private void better() {
    List<String> better =
        finding.standings().stream().filter(finding::isBetter).map(Standing::name).toList();
    if (!better.isEmpty()) {
      out.append("Better than Reprise here: ").append(String.join("; ", better)).append(".\n\n");
    }
  }

  private void settings() {
    List<Standing> set = finding.standings().stream().filter(s -> !s.settings().isEmpty()).toList();
    if (set.isEmpty()) {
      return;
    }
    out.append("<details><summary>Settings</summary>\n\n");
    for (Standing one : set) {
      out.append("- ").append(one.name()).append(": ").append(list(one.settings())).append('\n');
    }
    out.append("\n</details>\n\n");
  }

  private static String list(Map<String, String> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
