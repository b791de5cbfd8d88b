package dev.reprise.cli.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.source.Plan;
import dev.reprise.store.JobView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// In what an import differs from the job that bears its id.
public final class Differences {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// They follow from the content, or say only where the rejects go.
  private static final Set<String> NO_DIFFERENCE =
      Set.of("checksum", "sizeBytes", "records", "chunks", "inFile", "taken", "rejects");

  private final List<String> found = new ArrayList<>();

  private Differences() {}

  /// One phrase for each, none where they are the same.
  public static List<String> between(JobView recorded, PreparedImport now) {
    return between(recorded, now.file(), now.plan(), now.spec());
  }

  /// The same where nothing was opened yet.
  public static List<String> between(JobView recorded, Path file, Plan plan, ImportSpec spec) {
    Differences differences = new Differences();
    differences.source(file.toString(), json(recorded.source()), json(plan.description()));
    differences.fields(json(recorded.params()), json(text(spec)));
    return differences.found;
  }

  private void source(String file, JsonNode then, JsonNode now) {
    if (!then.path("checksum").equals(now.path("checksum"))) {
      found.add(
          "the content of %s changed (it had %s bytes and now has %s)"
              .formatted(file, then.path("sizeBytes").asText(), now.path("sizeBytes").asText()));
    }
    fields(then, now);
    fields(then.path("format"), now.path("format"));
  }

  private void fields(JsonNode then, JsonNode now) {
    now.fieldNames()
        .forEachRemaining(
            name -> {
              boolean same = then.path(name).equals(now.path(name));
              if (!same && name.equals("address")) {
                found.add(now.path("target").asText() + " is another database now");
              } else if (!same && !now.path(name).isObject() && !NO_DIFFERENCE.contains(name)) {
                found.add(
                    "%s was %s and now is %s"
                        .formatted(
                            flag(name), value(name, then.path(name)), value(name, now.path(name))));
              }
            });
  }

  private static String flag(String field) {
    return switch (field) {
      case "chunkRecords" -> "--chunk-records";
      case "charset" -> "--encoding";
      case "header" -> "--no-header";
      case "onConflict" -> "--on-conflict";
      case "maxRejects" -> "--max-rejects";
      case "delimiter", "quote", "table", "columns", "key" -> "--" + field;
      default -> field;
    };
  }

  private static String value(String field, JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean() == field.equals("header") ? "unset" : "set";
    }
    if (value.isArray()) {
      return value.isEmpty()
          ? "unset"
          : StreamSupport.stream(value.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(","));
    }
    return value.isNull() || value.isMissingNode() ? "unset" : value.asText();
  }

  /// As text, since a tree that was never written tells 1 from 1L.
  private static String text(ImportSpec spec) {
    try {
      return JSON.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of texts is always JSON", e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON in the job: " + text, e);
    }
  }
}
