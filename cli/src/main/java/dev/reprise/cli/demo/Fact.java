package dev.reprise.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/// One thing that was seen, with its figures.
///
/// @param what a word for programs
/// @param text a sentence for people
/// @param data the figures, with their units in the names
record Fact(String what, String text, Map<String, Object> data) {
  static Fact of(String what, String text) {
    return new Fact(what, text, Map.of());
  }

  Fact with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(data);
    more.put(name, value);
    return new Fact(what, text, more);
  }
}
