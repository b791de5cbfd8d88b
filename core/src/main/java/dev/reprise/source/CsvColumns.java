package dev.reprise.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which of a file's columns are read, and in which order.
///
/// @param inFile the names of all columns that the file has
/// @param taken the positions in the file, from 0, of those that are read, in the values' order
record CsvColumns(List<String> inFile, List<Integer> taken) {
  CsvColumns {
    inFile = List.copyOf(inFile);
    taken = List.copyOf(taken);
  }

  static CsvColumns all(List<String> inFile) {
    List<Integer> taken = new ArrayList<>(inFile.size());
    for (int i = 0; i < inFile.size(); i++) {
      taken.add(i);
    }
    return new CsvColumns(inFile, taken);
  }

  /// Names the columns of a file without a header, all of them.
  ///
  /// @param found how many fields its first record has
  static CsvColumns named(Path source, int found, List<String> names) {
    requireDifferent(names);
    if (names.size() != found) {
      throw SourceException.malformed(
          "%d columns are named, but the first record of %s has %d fields: name each of them."
              .formatted(names.size(), source, found));
    }
    return all(names);
  }

  /// Chooses columns by the names that the header gives them.
  static CsvColumns chosen(Path source, List<String> header, List<String> names) {
    requireDifferent(names);
    List<Integer> taken = new ArrayList<>(names.size());
    for (String name : names) {
      int position = header.indexOf(name);
      if (position < 0) {
        throw SourceException.malformed(
            "The header of %s has no column \"%s\"%s: name those that it has."
                .formatted(source, name, Nearest.clause(name, header)));
      }
      taken.add(position);
    }
    return new CsvColumns(header, taken);
  }

  boolean isAll() {
    return taken.equals(all(inFile).taken);
  }

  /// The names of the columns that are read.
  List<String> names() {
    return taken.stream().map(inFile::get).toList();
  }

  /// For each of the file's columns its place among the values, -1 where it isn't read.
  int[] places() {
    int[] places = new int[inFile.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = taken.indexOf(i);
    }
    return places;
  }

  /// A field of a record, from 0, as a sentence has it.
  String describe(int field) {
    return field < inFile.size()
        ? "column \"" + inFile.get(field) + "\""
        : "field " + (field + 1) + ", behind the last column,";
  }

  private static void requireDifferent(List<String> names) {
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw SourceException.malformed("A column without a name was asked for: give each a name.");
    }
    Set<String> seen = new HashSet<>(names);
    if (seen.size() < names.size()) {
      List<String> twice = new ArrayList<>(names);
      seen.forEach(twice::remove);
      throw SourceException.malformed(
          "Column \"%s\" is asked for twice: name each column once."
              .formatted(Collections.min(twice)));
    }
  }
}
