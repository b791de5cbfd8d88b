package dev.reprise.source;

import java.util.Iterator;
import java.util.stream.Collectors;

/// The records of one chunk, read once, front to back, in constant memory.
///
/// [#next()] throws at a record that can't be taken, and the chunk fails: nothing is left out in
/// silence. Whoever would rather put such records aside reads [#rows()].
public interface Records extends Iterator<SourceRecord>, AutoCloseable {

  /// Passes over records that a checkpoint says are done.
  default void skip(long records) {
    for (long i = 0; i < records && hasNext(); i++) {
      next();
    }
  }

  /// What is left, and among it the records that can't be taken. It shares its position with
  /// [#next()].
  default Iterator<SourceRow> rows() {
    Records records = this;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public SourceRow next() {
        return records.next();
      }
    };
  }

  /// A record that was read here, as it stands in the source: for one that was refused later.
  default String raw(SourceRecord record) {
    return record.fields().stream()
        .map(field -> field == null ? "" : field)
        .collect(Collectors.joining(","));
  }

  @Override
  default void close() {}
}
