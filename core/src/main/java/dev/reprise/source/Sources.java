package dev.reprise.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.PermanentFailureException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Makes sources again from the description that a job carries. An open set: a source of one's own
/// is registered under its kind.
public final class Sources {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Function<JsonNode, Source>> kinds = new HashMap<>();

  private Sources() {}

  /// With the sources that come with Reprise.
  public static Sources standard() {
    return new Sources()
        .with(
            NumberRange.KIND,
            node ->
                new NumberRange(
                    node.path("first").asLong(),
                    node.path("end").asLong(),
                    node.path("chunkRecords").asInt()))
        .cacheFolder(CacheFolder.standard());
  }

  /// Where sources that need unpacking keep their copies.
  public Sources cacheFolder(Path folder) {
    return with(Csv.KIND, node -> Csv.of(node).cacheFolder(folder));
  }

  /// Adds a kind of source, by the `kind` in its description.
  public Sources with(String kind, Function<JsonNode, Source> make) {
    kinds.put(kind, make);
    return this;
  }

  /// @throws PermanentFailureException where this worker knows no such kind
  public Source make(String description) {
    try {
      JsonNode node = JSON.readTree(description);
      String kind = node.path("kind").asText();
      Function<JsonNode, Source> make = kinds.get(kind);
      if (make == null) {
        throw new PermanentFailureException(
            "This worker knows no source of kind '" + kind + "'; it knows " + kinds.keySet() + ".");
      }
      return make.apply(node);
    } catch (JsonProcessingException e) {
      throw new PermanentFailureException("The job's source is no JSON: " + description, e);
    }
  }
}
