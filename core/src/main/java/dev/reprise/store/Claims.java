package dev.reprise.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a session does with chunks of a job. Its requests about one job share one series of rising
/// numbers, of which one is outstanding: a request whose reply was lost is sent again with its
/// number, and gets the first reply.
public interface Claims {

  /// @param number of the session's requests about this job, from 1, rising
  /// @param max chunks, from 1 to 512
  /// @param alone whether the session holds nothing of any job: only then it may get suspects,
  ///   chunks whose workers crashed, and then nothing else with them
  ClaimReply claim(JobRef job, String session, long number, int max, boolean alone);

  /// What a claim says of suspects, chunks whose workers crashed.
  enum Suspects {
    NONE,
    /// Some wait until the session holds nothing of any job; for one that does, for another
    /// session.
    WAIT,
    /// What was claimed are suspects: nothing else may run beside them.
    TAKEN
  }

  sealed interface ClaimReply {
    record Taken(JobStatus status, List<Claimed> chunks, Suspects suspects) implements ClaimReply {}

    /// Claims wait while sessions say what they hold, on a new epoch.
    record Wait(Duration left) implements ClaimReply {}

    record Stale() implements ClaimReply {}

    /// The session is lost.
    record Gone() implements ClaimReply {}

    record NoJob() implements ClaimReply {}

    record NewTimeline(long epoch) implements ClaimReply {}
  }

  /// Reports outcomes of at most 1,000 chunks, and claims up to `claim` (0 for none) in the same
  /// call.
  ///
  /// @param alone as for a claim, once these outcomes are in
  /// @param jitter of the back-off, from 0 to 1
  SettleReply settle(
      JobRef job,
      String session,
      String worker,
      long number,
      List<Outcome> outcomes,
      int claim,
      boolean alone,
      double jitter);

  sealed interface SettleReply {
    /// @param fenced commits that were refused: the session no longer owns these chunks
    /// @param already commits that had been made before, at the same attempt
    /// @param dead chunks that this call put out of their budget
    /// @param next the id of the first job of this type that can be claimed from, null for none
    /// @param pause how long claims wait, zero where they don't
    record Settled(
        JobStatus status,
        List<Claimed> chunks,
        List<Integer> fenced,
        List<Integer> already,
        List<Integer> dead,
        @Nullable String next,
        Duration pause,
        Suspects suspects)
        implements SettleReply {}

    record Stale() implements SettleReply {}

    record NoJob() implements SettleReply {}

    record NewTimeline(long epoch) implements SettleReply {}
  }

  /// Makes a position inside a chunk durable; it only rises.
  CheckpointReply checkpoint(
      JobRef job, String session, int index, int attempt, Claimed.Checkpoint checkpoint);

  sealed interface CheckpointReply {
    record Saved() implements CheckpointReply {}

    record Already() implements CheckpointReply {}

    /// A higher position is durable.
    record Refused(long position) implements CheckpointReply {}

    record Fenced() implements CheckpointReply {}

    record NoJob() implements CheckpointReply {}

    record NewTimeline(long epoch) implements CheckpointReply {}
  }

  /// Says what the session really holds of the job, outcomes on their way included.
  ReconcileReply reconcile(JobRef job, String session, long number, List<ChunkRange> held);

  sealed interface ReconcileReply {
    /// @param dropped what the session doesn't own any more; its outcomes are dropped too
    record Reconciled(JobStatus status, List<Integer> dropped) implements ReconcileReply {}

    record Stale() implements ReconcileReply {}

    record Gone() implements ReconcileReply {}

    record NoJob() implements ReconcileReply {}

    record NewTimeline(long epoch) implements ReconcileReply {}
  }

  /// Does again what a session had committed before Redis went back in time, wherever the rollback
  /// put those chunks; what another session holds is left to it, and what is done stays as it is.
  /// Not numbered. Looks at the commits in order, and stops where enough was done for one call.
  ///
  /// @param session that committed, alive or not
  /// @param worker its name
  RedoReply redo(JobRef job, String session, String worker, List<Outcome.Commit> commits);

  sealed interface RedoReply {
    /// @param fresh chunks that were done again
    /// @param looked how many of the commits were looked at; the rest is to be sent again
    record Redone(JobStatus status, int fresh, int looked) implements RedoReply {}

    record NoJob() implements RedoReply {}

    record NewTimeline(long epoch) implements RedoReply {}
  }

  /// Jobs of a type that can be claimed from, the one with the smallest share so far first.
  List<JobRef> ready(int shard, String type, int limit);

  /// Jobs that a session may hold chunks of, as Redis knows them.
  List<String> jobsOf(int shard, String session);
}
