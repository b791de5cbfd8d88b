package dev.reprise.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/// The jobs that a worker leaves alone, as one field of its session.
final class SkipsJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TYPE = new TypeReference<>() {};

  private SkipsJson() {}

  static String write(Map<String, String> skips) {
    try {
      return skips.isEmpty() ? "" : JSON.writeValueAsString(skips);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always JSON", e);
    }
  }

  static Map<String, String> read(String text) {
    try {
      return text.isEmpty() ? Map.of() : JSON.readValue(text, TYPE);
    } catch (JsonProcessingException e) {
      return Map.of("?", text); // shown rather than hidden
    }
  }
}
