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
  private static final int MAX_RESULT = 65_536;

  public SinkOutcome {
    for (String counter : counters.keySet()) {
      if (!counter.matches("[A-Za-z0-9._-]{1,64}")) {
        throw new IllegalArgumentException(
            "counter '" + counter + "' must be 1 to 64 letters, digits, '.', '_' or '-'");
      }
    }
    if (result != null && result.length() > MAX_RESULT) {
      throw new IllegalArgumentException(
          "a result has at most %d characters, this one %d".formatted(MAX_RESULT, result.length()));
    }
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
