package dev.reprise.source;

/// A row of a source: one that can be taken, or one that can't.
public sealed interface SourceRow permits SourceRecord, BadRecord {
  /// The physical line on which it begins, counted from 1.
  long line();
}
