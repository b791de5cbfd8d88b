package dev.reprise.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A CSV source as a job carries it: one JSON object, always the same for the same content, path
/// and choices.
record CsvDescription(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static String json(Path path, CsvFormat format, int chunkRecords, CsvIndex index) {
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", Csv.KIND).put("path", path.toString());
    json.putObject("format")
        .put("delimiter", String.valueOf(format.delimiter()))
        .put("quote", String.valueOf(format.quote()))
        .put("charset", format.charset().name())
        .put("header", format.header())
        .put("maxRecordBytes", format.maxRecordBytes());
    index.columns().forEach(json.putArray("inFile")::add);
    json.put("records", index.records())
        .put("chunks", index.chunks())
        .put("chunkRecords", chunkRecords)
        .put("sizeBytes", index.sizeBytes())
        .put("checksum", index.checksum());
    return json.toString();
  }

  static JsonNode parse(String description) {
    try {
      return JSON.readTree(description);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + description, e);
    }
  }

  Path path() {
    return Path.of(json.path("path").asText());
  }

  CsvFormat format() {
    JsonNode format = json.path("format");
    return new CsvFormat(
        format.path("delimiter").asText().charAt(0),
        format.path("quote").asText().charAt(0),
        Charset.forName(format.path("charset").asText()),
        format.path("header").asBoolean(),
        format.path("maxRecordBytes").asInt());
  }

  CsvIndex index() {
    List<String> columns = new ArrayList<>();
    json.path("inFile").forEach(column -> columns.add(column.asText()));
    return new CsvIndex(
        columns,
        json.path("records").asLong(),
        json.path("chunks").asInt(),
        json.path("sizeBytes").asLong(),
        json.path("checksum").asText());
  }
}
