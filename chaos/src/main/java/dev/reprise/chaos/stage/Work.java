package dev.reprise.chaos.stage;

import dev.reprise.JobType;
import java.util.Map;

/// The job that scenarios run: each chunk writes its numbers into a table.
///
/// @param database of SQLite
/// @param millis that a chunk takes before it writes
/// @param spoilt chunks that do something else to their worker first
public record Work(String database, long millis, Map<Integer, Spoil> spoilt) {
  public static final JobType<Work> TYPE = JobType.of("chaos", Work.class);

  /// Records a chunk.
  public static final int RECORDS = 5;

  /// What a chunk does to its worker.
  public enum Spoil {
    /// Ends the process, as a native crash does, each time.
    HALT,
    /// Takes memory until the JVM has no more, the first time.
    EAT_MEMORY,
    /// Calls itself until the stack is full, the first time.
    OVERFLOW,
    /// Throws an error that says the thread is to die, the first time.
    DIE
  }
}
