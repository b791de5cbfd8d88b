package dev.reprise.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a chunk's commit tells the job; stored with the marker, so that a repeat tells the same.
///
/// @param counters what is added to the job's counters, sorted by name
/// @param result a small text, or null
public record SinkOutcome(Map<String, Long> counters, @Nullable String result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public SinkOutcome {
    counters = Collections.unmodifiableMap(new TreeMap<>(counters));
  }

  /// `{"counters":{"rows":1000},"result":null}`.
  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers is always JSON", e);
    }
  }

  static SinkOutcome ofJson(String json) {
    try {
      return JSON.readValue(json, SinkOutcome.class);
    } catch (JsonProcessingException e) {
      throw new SinkException(
          SinkFault.OTHER,
          "The outcome %s in reprise_commits can't be read: restore the row as it was written."
              .formatted(json),
          e);
    }
  }
}
