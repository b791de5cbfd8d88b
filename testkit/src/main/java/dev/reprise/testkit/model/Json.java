package dev.reprise.testkit.model;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes what events carry: texts, numbers, yes and no, nothing, and objects of such.
final class Json {
  private Json() {}

  static String write(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Number number -> number.toString();
      case Boolean yes -> yes.toString();
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> write(String.valueOf(entry.getKey())) + ":" + write(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      default ->
          "\""
              + String.valueOf(value)
                  .replace("\\", "\\\\")
                  .replace("\"", "\\\"")
                  .replace("\n", "\\n")
              + "\"";
    };
  }
}
