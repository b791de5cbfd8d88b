package dev.reprise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One thing that `doctor` looked at.
///
/// @param check `redis`, `persistence`, `jobs` ..
/// @param found what it saw, with where
/// @param remedy what to do, a command where there is one; null where nothing is to be done
record Finding(Level level, String check, String found, @Nullable String remedy) {

  /// The worst first.
  enum Level {
    /// Work stands or may be lost.
    WRONG,
    /// To know, and perhaps to act on.
    NOTE,
    FINE
  }

  static Finding fine(String check, String found) {
    return new Finding(Level.FINE, check, found, null);
  }

  static Finding note(String check, String found, @Nullable String remedy) {
    return new Finding(Level.NOTE, check, found, remedy);
  }

  static Finding wrong(String check, String found, String remedy) {
    return new Finding(Level.WRONG, check, found, remedy);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("level", level.name().toLowerCase(java.util.Locale.ROOT));
    json.put("check", check);
    json.put("found", found);
    JobText.putNullable(json, "remedy", remedy);
    return json;
  }
}
