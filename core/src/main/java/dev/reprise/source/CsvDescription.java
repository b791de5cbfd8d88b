package dev.reprise.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A CSV source as a job carries it: one JSON object, always the same for the same content, path
/// and choices.
record CsvDescription(JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static String json(
      Path path, CsvFormat format, int chunkRecords, CsvIndex index, CsvColumns columns) {
    ObjectNode json = JSON.createObjectNode();
    json.put("kind", Csv.KIND).put("path", path.toString());
    json.putObject("format")
        .put("delimiter", String.valueOf(format.delimiter()))
        .put("quote", String.valueOf(format.quote()))
        .put("charset", format.textCharset().name())
        .put("header", format.header())
        .put("maxRecordBytes", format.maxRecordBytes());
    columns.inFile().forEach(json.putArray("inFile")::add);
    if (!columns.isAll()) {
      ArrayNode taken = json.putArray("taken");
      columns.taken().forEach(position -> taken.add(position.intValue()));
    }
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

  CsvColumns columns() {
    List<String> inFile = new ArrayList<>();
    json.path("inFile").forEach(column -> inFile.add(column.asText()));
    if (!json.has("taken")) {
      return CsvColumns.all(inFile);
    }
    List<Integer> taken = new ArrayList<>();
    json.path("taken").forEach(position -> taken.add(position.asInt()));
    return new CsvColumns(inFile, taken);
  }

  CsvIndex index() {
    return new CsvIndex(
        columns().inFile(),
        json.path("records").asLong(),
        json.path("chunks").asInt(),
        json.path("sizeBytes").asLong(),
        json.path("checksum").asText());
  }
}
