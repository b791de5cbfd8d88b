package dev.reprise.cli.demo;

import java.util.Set;
import java.util.TreeSet;

/// Chunks as events write them: `12,14-20`.
final class Indexes {
  private Indexes() {}

  static Set<Long> of(String ranges) {
    Set<Long> indexes = new TreeSet<>();
    for (String range : ranges.split(",")) {
      if (!range.isBlank() && Character.isDigit(range.charAt(0))) {
        String[] ends = range.split("-");
        long last = Long.parseLong(ends[ends.length - 1]);
        for (long i = Long.parseLong(ends[0]); i <= last; i++) {
          indexes.add(i);
        }
      }
    }
    return indexes;
  }
}
