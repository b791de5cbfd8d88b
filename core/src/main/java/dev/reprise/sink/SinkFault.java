package dev.reprise.sink;

/// What kind of trouble a database reports, told apart by what a worker does about it.
public enum SinkFault {
  /// Another transaction holds what this one needs: give the chunk back, and try later.
  LOCKED,
  /// The database is out of reach, going down, or has no room: no fault of the chunk.
  OUTAGE,
  /// A value doesn't fit its column or a constraint: the same row will fail again.
  BAD_VALUE,
  /// Anything else: a missing table, a wrong statement.
  OTHER
}
