package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.Job;
import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.Reprise;
import dev.reprise.cli.imports.Differences;
import dev.reprise.cli.imports.PlannedImport;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.redis.Checkup;
import dev.reprise.sink.TargetLook;
import dev.reprise.store.JobView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `import --dry-run`: what the import would do. It starts no Redis and writes neither table nor
/// file; a packed source is unpacked into a temporary folder that is deleted again.
record DryRun(Invocation invocation) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CELL = 30;

  /// @param id the job's
  /// @param view null where there is no such job
  /// @param unknown why that can't be said, null where it can
  private record Known(String id, @Nullable JobView view, @Nullable String unknown) {}

  int run(ImportArguments arguments) {
    Path scratch =
        Path.of(
            System.getProperty("java.io.tmpdir"), "reprise-dry-run-" + dev.reprise.Ids.random());
    try {
      PlannedImport planned = arguments.plan(scratch);
      JsonNode source = JSON.readTree(planned.plan().description());
      Known known = known(planned);
      Output output = invocation.output();
      if (output.isJson()) {
        output.json(json(planned, source, known));
      } else {
        lines(planned, source, known).forEach(output::line);
      }
      return end(planned, output);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a source describes itself as JSON", e);
    } finally {
      delete(scratch);
    }
  }

  private static int end(PlannedImport planned, Output output) {
    List<String> lost =
        planned.spec().columns().stream().filter(each -> planned.goesTo(each).isEmpty()).toList();
    if (!planned.target().table() || lost.isEmpty()) {
      return ExitCode.DONE;
    }
    output.warn(
        "reprise: Table %s has no column %s: rename it in the header, or add it to the table."
            .formatted(planned.spec().table(), String.join(", ", lost)));
    return ExitCode.USAGE;
  }

  /// Asks a Redis that is there.
  private Known known(PlannedImport planned) {
    String assumed = planned.name() + ".0"; // of a namespace that is yet to be made
    Endpoint asked = Endpoint.of(invocation);
    Optional<Endpoint> there =
        asked.isEmbedded()
            ? EmbeddedRedis.running(RepriseHome.resolve()).map(asked::at)
            : Optional.of(asked);
    if (there.isEmpty()) {
      return new Known(assumed, null, "no embedded Redis runs, and none is started for this");
    }
    try (Checkup checkup = there.get().checkup()) {
      if (checkup.namespaceRecord().isEmpty()) {
        return new Known(assumed, null, null);
      }
      try (Reprise reprise = there.get().options().connect()) {
        String id = reprise.idOf(planned.name());
        return new Known(id, reprise.job(id).map(Job::view).orElse(null), null);
      }
    } catch (RedisUnavailableException | RedisUnsuitableException e) {
      return new Known(assumed, null, e.getMessage());
    }
  }

  private List<String> lines(PlannedImport planned, JsonNode source, Known known) {
    JsonNode format = source.path("format");
    List<String> lines = new ArrayList<>();
    lines.add(
        "File     %s: %s, delimiter %s, quote %s, %s"
            .formatted(
                planned.file(),
                format.path("charset").asText(),
                shown(format.path("delimiter").asText()),
                shown(format.path("quote").asText()),
                format.path("header").asBoolean() ? "with a header" : "without a header"));
    lines.add(
        String.format(
            Locale.ROOT,
            "         %s in %s, %,d bytes",
            Words.count(planned.plan().records(), "record"),
            Words.count(planned.plan().chunks(), "chunk"),
            source.path("sizeBytes").asLong()));
    lines.add(
        "Target   "
            + planned.spec().target()
            + ", table "
            + planned.spec().table()
            + target(planned));
    lines.add("");
    lines.addAll(TextTable.of(List.of("COLUMN", "INTO", "TYPE"), columns(planned)));
    lines.add("");
    lines.addAll(TextTable.of(planned.spec().columns(), rows(planned)));
    lines.add("");
    lines.add("Job      " + known.id() + ": " + state(planned, known));
    lines.add("Nothing was started or written.");
    return lines;
  }

  private static String target(PlannedImport planned) {
    return planned.target().table()
        ? ", which is there"
        : planned.target().database() ? ", which would be created" : ": both would be created";
  }

  private static List<List<String>> columns(PlannedImport planned) {
    boolean there = planned.target().table();
    return planned.spec().columns().stream()
        .map(
            column -> {
              Optional<TargetLook.Column> into = planned.goesTo(column);
              return List.of(
                  column,
                  into.map(TargetLook.Column::name).orElse(there ? "(no such column)" : column),
                  into.map(TargetLook.Column::type).orElse(there ? "" : "text, new"));
            })
        .toList();
  }

  private static List<List<String>> rows(PlannedImport planned) {
    int width = planned.spec().columns().size();
    List<List<String>> rows = new ArrayList<>();
    for (List<@Nullable String> row : planned.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        String value = i < row.size() ? row.get(i) : "";
        cells.add(value == null ? "NULL" : TextWidth.cut(TextWidth.plain(value), CELL, ".."));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static String state(PlannedImport planned, Known known) {
    JobView view = known.view();
    if (known.unknown() != null) {
      return "whether it exists isn't known: " + known.unknown();
    }
    if (view == null) {
      return "new";
    }
    List<String> differences =
        Differences.between(view, planned.file(), planned.plan(), planned.spec());
    if (!differences.isEmpty()) {
      return "there, " + view.status() + ", of another import: " + String.join("; ", differences);
    }
    return switch (view.status()) {
      case PENDING, PROCESSING ->
          "there, %s, %,d of %,d chunks done; it would go on"
              .formatted(view.status(), view.done(), view.total());
      case COMPLETED -> "there, COMPLETED; nothing would be imported again";
      case PAUSED, FAILED, CANCELLED -> "there, " + view.status() + "; nothing would be imported";
    };
  }

  private static String shown(String character) {
    return character.equals("\t") ? "tab" : character;
  }

  private static Map<String, Object> json(PlannedImport planned, JsonNode source, Known known) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", planned.file().toString());
    json.put("format", source.path("format"));
    json.put("records", planned.plan().records());
    json.put("chunks", planned.plan().chunks());
    json.put("sizeBytes", source.path("sizeBytes").asLong());
    json.put("target", planned.spec().target());
    json.put("table", planned.spec().table());
    json.put("databaseExists", planned.target().database());
    json.put("tableExists", planned.target().table());
    json.put(
        "columns", planned.spec().columns().stream().map(each -> column(planned, each)).toList());
    json.put("rows", planned.rows());
    json.put("job", known.id());
    JobView view = known.view();
    JobText.putNullable(json, "status", view == null ? null : view.status().name());
    JobText.putNullable(json, "statusUnknown", known.unknown());
    json.put(
        "differences",
        view == null
            ? List.of()
            : Differences.between(view, planned.file(), planned.plan(), planned.spec()));
    return json;
  }

  private static Map<String, Object> column(PlannedImport planned, String column) {
    Map<String, Object> json = new LinkedHashMap<>();
    Optional<TargetLook.Column> into = planned.goesTo(column);
    json.put("column", column);
    JobText.putNullable(json, "into", into.map(TargetLook.Column::name).orElse(null));
    JobText.putNullable(json, "type", into.map(TargetLook.Column::type).orElse(null));
    return json;
  }

  private static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(folder + " can't be deleted", e);
    }
  }
}
