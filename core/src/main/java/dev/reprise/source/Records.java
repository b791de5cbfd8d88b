package dev.reprise.source;

import java.util.Iterator;

/// The records of one chunk, read once, front to back, in constant memory.
public interface Records extends Iterator<SourceRecord>, AutoCloseable {

  /// Passes over records that a checkpoint says are done.
  default void skip(long records) {
    for (long i = 0; i < records && hasNext(); i++) {
      next();
    }
  }

  @Override
  default void close() {}
}
