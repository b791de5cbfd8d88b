package dev.reprise.bench.page;

import dev.reprise.bench.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes `docs/performance.md` and its charts (`make performance-docs`): what people wrote in
/// `performance.in.md`, and where it says `{{T1}}` what was recorded of that measure in
/// `figures/bench`. No figure in it is typed by hand.
public final class PerformancePage {
  private static final Pattern MARK = Pattern.compile("\\{\\{([A-Za-z0-9-]+)}}");
  private static final String NONE = "Not measured yet on a quiet machine.\n";
  private static final String HEAD =
      "<!-- Written by `make performance-docs` from performance.in.md and figures/bench/*.json;"
          + " change those. -->\n\n";

  private PerformancePage() {}

  public static void main(String[] args) throws IOException {
    Path docs = Path.of(args.length == 0 ? "docs" : args[0]);
    for (Map.Entry<String, String> file : files(docs).entrySet()) {
      Path path = docs.resolve(file.getKey());
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /// All that it writes, by name below `docs`.
  public static Map<String, String> files(Path docs) throws IOException {
    Findings findings = Findings.in(docs.resolve("figures/bench"));
    Map<String, String> files = new LinkedHashMap<>();
    RecoveryChart.of(findings).ifPresent(chart -> files.put("charts/recovery.svg", chart));
    ThroughputChart.of(findings).ifPresent(chart -> files.put("charts/throughput.svg", chart));
    String text = Files.readString(docs.resolve("performance.in.md"));
    files.put(
        "performance.md",
        HEAD + MARK.matcher(text).replaceAll(mark -> filled(mark.group(1), findings, files)));
    return files;
  }

  private static String filled(String mark, Findings findings, Map<String, String> files) {
    String given =
        switch (mark) {
          case "chart-recovery" ->
              chart("charts/recovery.svg", "Time from kill -9 to recovered work running", files);
          case "chart-throughput" ->
              chart("charts/throughput.svg", "Throughput against memory of the store", files);
          default -> sections(findings.of(mark));
        };
    return Matcher.quoteReplacement(given.strip());
  }

  private static String chart(String name, String says, Map<String, String> files) {
    return Optional.ofNullable(files.get(name))
        .map(svg -> "![" + says + "](" + name + ")")
        .orElse(NONE);
  }

  private static String sections(List<Finding> findings) {
    return findings.isEmpty()
        ? NONE
        : findings.stream().map(Section::of).collect(Collectors.joining());
  }
}
