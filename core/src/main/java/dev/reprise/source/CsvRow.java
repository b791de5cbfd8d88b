package dev.reprise.source;

/// What stands between two record boundaries: a record that could be read, or one that couldn't.
public sealed interface CsvRow permits CsvRecord, BadRecord {
  /// The physical line on which it begins, counted from 1.
  long line();
}
