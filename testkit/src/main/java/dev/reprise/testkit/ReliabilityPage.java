package dev.reprise.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Writes `docs/reliability.md` (`make reliability-docs`): what people wrote in
/// `reliability.in.md`, and the figures that the measuring tools recorded in `figures/*.json` where
/// `RECORD` told them to. No figure in it is typed by hand.
public final class ReliabilityPage {
  static final String MARK = "{{figures}}";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEAD =
      "<!-- Written by `make reliability-docs` from reliability.in.md and figures/*.json; change those. -->\n\n";

  private ReliabilityPage() {}

  public static void main(String[] args) throws IOException {
    Path docs = Path.of(args.length == 0 ? "docs" : args[0]);
    Files.writeString(docs.resolve("reliability.md"), of(docs));
  }

  /// The page that these files give.
  ///
  /// @throws IllegalArgumentException where a recorded file lacks a field, or the text the mark
  public static String of(Path docs) throws IOException {
    Path in = docs.resolve("reliability.in.md");
    String text = Files.readString(in);
    if (!text.contains(MARK)) {
      throw new IllegalArgumentException(
          in + " has no " + MARK + ": say where the figures are to stand.");
    }
    StringBuilder figures = new StringBuilder();
    for (Path file : recorded(docs.resolve("figures"))) {
      figures.append(section(file));
    }
    return HEAD + text.replace(MARK, figures.toString().strip());
  }

  private static List<Path> recorded(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String section(Path file) throws IOException {
    JsonNode record = JSON.readTree(Files.readString(file));
    StringBuilder section = new StringBuilder();
    section
        .append("### ")
        .append(text(file, record, "name"))
        .append("\n\n`")
        .append(text(file, record, "command"))
        .append("`, ")
        .append(text(file, record, "date"), 0, 10)
        .append(", ")
        .append(text(file, record, "machine"))
        .append(", ")
        .append(seconds(record.path("seconds").asDouble()))
        .append(".\n\n| what | figure |\n|---|---|\n");
    record
        .path("figures")
        .properties()
        .forEach(
            figure ->
                section
                    .append("| ")
                    .append(cell(figure.getKey()))
                    .append(" | ")
                    .append(cell(figure(figure.getValue())))
                    .append(" |\n"));
    return section.append("\n").toString();
  }

  private static String text(Path file, JsonNode record, String field) {
    String text = record.path(field).asText("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(file + " has no " + field + ": record it again.");
    }
    return text;
  }

  private static String seconds(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "in %.0f s", seconds)
        : String.format(Locale.ROOT, "in %.0f min", seconds / 60);
  }

  private static String figure(JsonNode value) {
    return value.isIntegralNumber()
        ? String.format(Locale.ROOT, "%,d", value.asLong())
        : value.asText();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
