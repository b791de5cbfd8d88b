package dev.reprise.chaos.history;

import dev.reprise.chaos.stage.Table;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that is known after a scenario.
///
/// @param operations of all worker processes
/// @param events of both streams, oldest first, each stream in its own order
/// @param sights of the job, in the order in which they were had
/// @param offBalance what the check of the partition invariant found, and keys that stayed after
///   the purge
public record Evidence(
    Job job,
    Promise promise,
    List<Operation> operations,
    List<Events.Entry> events,
    List<Sight> sights,
    List<Table.Row> rows,
    List<Table.Marker> markers,
    List<String> offBalance) {

  /// The job as it stands in Redis, read by plain commands.
  ///
  /// @param recordsPerChunk that each chunk writes
  public record Job(
      String id,
      String uid,
      JobStatus status,
      long version,
      long total,
      int recordsPerChunk,
      Set<Integer> done,
      Set<Integer> dead,
      Map<String, Long> counters,
      long recoveries) {}

  /// The job as a client saw it.
  public record Sight(long at, JobStatus status, long version, long done) {}

  /// What is promised under the faults of a scenario.
  ///
  /// @param durable whether Redis kept all that it acknowledged
  /// @param end in which the job ends
  /// @param dead chunks that must be dead in the end, and no others
  /// @param maxFailures of the job
  /// @param endsWithin after the last fault was healed
  /// @param ended how long that took
  public record Promise(
      boolean durable,
      JobStatus end,
      Set<Integer> dead,
      int maxFailures,
      Duration endsWithin,
      Duration ended) {}
}
