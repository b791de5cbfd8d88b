package dev.reprise;

import dev.reprise.store.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened, as it was written in the same step that made it true. When, and where in the
/// stream, says the [Events.Entry] that it was read from.
///
/// `chunks` are ranges ("12,14-20", and "finish" for the finish step).
public sealed interface Event {

  /// Reads an event; what a newer version wrote becomes [Unknown].
  ///
  /// @throws RepriseException where its data is no JSON
  static Event of(Events.Entry entry) {
    return EventReader.read(entry.type(), entry.data());
  }

  /// An event about one job.
  ///
  /// Its `version` is the job's, which rises by one with each change of status.
  sealed interface OfJob extends Event {
    String job();

    String jobType();

    long version();
  }

  record JobSubmitted(String job, String jobType, long version, long total) implements OfJob {}

  record JobStarted(String job, String jobType, long version, long total) implements OfJob {}

  record JobPaused(String job, String jobType, long version, @Nullable String reason)
      implements OfJob {}

  record JobResumed(String job, String jobType, long version, @Nullable String reason)
      implements OfJob {}

  record JobCancelled(String job, String jobType, long version, @Nullable String reason)
      implements OfJob {}

  record JobRedriven(String job, String jobType, long version, long total) implements OfJob {}

  /// Its sink or source refuses; one chunk at a time probes whether that is over.
  record JobStalled(String job, String jobType, long version, @Nullable String reason)
      implements OfJob {}

  record JobCompleted(
      String job,
      String jobType,
      long version,
      long done,
      long dead,
      long rejected,
      Map<String, Long> counters,
      Duration took)
      implements OfJob {}

  record JobFailed(
      String job,
      String jobType,
      long version,
      long done,
      long dead,
      long rejected,
      Map<String, Long> counters,
      Duration took,
      @Nullable String error)
      implements OfJob {}

  /// Chunks of a worker that died were taken back.
  ///
  /// @param cause restart, disconnected or deadline
  /// @param outage since the lost session was last known to live
  record JobRecovered(
      String job,
      String jobType,
      long version,
      String cause,
      String lostWorker,
      String lostSession,
      String recoveredBy,
      long chunksResumed,
      String chunks,
      long done,
      long total,
      Duration outage)
      implements OfJob {}

  /// Chunks that Redis had forgotten when it went back in time were committed again, from the
  /// memory of the worker that had committed them.
  record JobRedone(
      String job,
      String jobType,
      long version,
      String chunks,
      String worker,
      String session,
      long done,
      long total)
      implements OfJob {}

  /// Attempts failed and are tried again from `dueAt` on.
  record ChunkFailed(
      String job,
      String jobType,
      long version,
      String chunks,
      String error,
      @Nullable Instant dueAt)
      implements OfJob {}

  /// @param cause failures, permanent or crashed-worker
  record ChunkDead(
      String job,
      String jobType,
      long version,
      String chunk,
      long attempt,
      String error,
      String cause)
      implements OfJob {}

  /// Where the job traces its commits.
  record ChunksCommitted(
      String job, String jobType, long version, String chunks, String worker, String session)
      implements OfJob {}

  /// A zombie's write that was refused.
  record ChunkFenced(
      String job, String jobType, long version, String chunks, String worker, String session)
      implements OfJob {}

  record WorkerStarted(String worker, String session, String host, long pid, int slots)
      implements Event {}

  record WorkerStopped(
      String worker, String session, String host, long pid, int slots, String cause)
      implements Event {}

  /// Declared dead; `job.recovered` says what it held.
  ///
  /// @param recoveredBy who found out
  record WorkerLost(
      String worker,
      String session,
      String host,
      long pid,
      int slots,
      String cause,
      String recoveredBy)
      implements Event {}

  /// What a worker found before its first claim, or in a later scan.
  record RecoveryCompleted(
      String worker,
      long sessionsRecovered,
      long jobsScanned,
      long jobsResumed,
      long chunksResumed,
      long repaired,
      Duration took)
      implements Event {}

  /// Redis was restarted or failed over.
  record RedisTimeline(long epoch, String previous, String next) implements Event {}

  /// A type that this version doesn't know.
  ///
  /// @param data JSON
  record Unknown(String type, String data) implements Event {}
}
