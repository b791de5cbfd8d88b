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

/// In what an import differs from the job that bears its id.
public final class Differences {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FOLLOW_FROM_CONTENT =
      Set.of("checksum", "sizeBytes", "records", "chunks", "columns");

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
    differences.fields(json(recorded.params()), JSON.valueToTree(spec));
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
              } else if (!same
                  && !now.path(name).isObject()
                  && !FOLLOW_FROM_CONTENT.contains(name)) {
                found.add(
                    "%s was %s and now is %s"
                        .formatted(flag(name), then.path(name).asText(), now.path(name).asText()));
              }
            });
  }

  private static String flag(String field) {
    return switch (field) {
      case "chunkRecords" -> "--chunk-records";
      case "delimiter", "quote", "table" -> "--" + field;
      default -> field;
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON in the job: " + text, e);
    }
  }
}
