package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.RepriseException;
import dev.reprise.store.Events.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/// An event as JSON: as it stands in the stream, or as a CloudEvent 1.0. The id is the cursor just
/// behind it, to be given to `--from`.
final class EventJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventJson() {}

  static Map<String, Object> plain(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", entry.cursor().toString());
    json.put("type", entry.type());
    json.put("time", Times.rfc3339(entry.time()));
    json.put("source", entry.source());
    json.put("subject", entry.subject());
    json.put("data", data(entry));
    return json;
  }

  static Map<String, Object> cloud(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("specversion", "1.0");
    json.put("id", entry.cursor().toString());
    json.put("source", entry.source());
    json.put("type", "dev.reprise." + entry.type());
    json.put("subject", entry.subject());
    json.put("time", Times.rfc3339(entry.time()));
    json.put("datacontenttype", "application/json");
    json.put("data", data(entry));
    return json;
  }

  private static JsonNode data(Entry entry) {
    try {
      return JSON.readTree(entry.data());
    } catch (JsonProcessingException e) {
      throw new RepriseException(
          "The event " + entry.cursor() + " (" + entry.type() + ") holds no JSON.", e);
    }
  }
}
