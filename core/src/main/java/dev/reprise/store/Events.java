package dev.reprise.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The event streams of a namespace, read as one.
public interface Events {

  /// Events after the cursor, oldest first; waits up to `block` for the first where there is none.
  Batch read(EventCursor cursor, int count, Duration block);

  /// @param next where to go on
  /// @param trimmed whether events between the cursor and the first of these are gone
  record Batch(List<Entry> events, EventCursor next, boolean trimmed) {}

  /// @param cursor the position just after this event
  /// @param time when it was written, by Redis's clock
  /// @param source `/reprise/<namespace>/<shard>/<epoch>`
  /// @param data JSON
  record Entry(
      EventCursor cursor, String type, Instant time, String source, String subject, String data) {}
}
