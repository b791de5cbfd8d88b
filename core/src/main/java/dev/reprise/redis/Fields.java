package dev.reprise.redis;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A hash as it was read.
record Fields(Map<String, byte[]> values) {

  String text(String name) {
    byte[] value = values.get(name);
    return value == null ? "" : Reply.string(value);
  }

  @Nullable String textOrNull(String name) {
    String text = text(name);
    return text.isEmpty() ? null : text;
  }

  long number(String name) {
    String text = text(name);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  @Nullable Instant instant(String name) {
    long ms = number(name);
    return ms == 0 ? null : Instant.ofEpochMilli(ms);
  }
}
