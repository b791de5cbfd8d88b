package dev.reprise.chaos.history;

import dev.reprise.chaos.history.HistoryFile.Intent;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import java.util.List;
import java.util.Locale;

/// What a session does with chunks, written down.
final class RecordingClaims implements Claims {
  private final Claims claims;
  private final HistoryFile history;

  RecordingClaims(Claims claims, HistoryFile history) {
    this.claims = claims;
    this.history = history;
  }

  @Override
  public ClaimReply claim(JobRef job, String session, long number, int max, boolean alone) {
    return history.around(
        intent(Kind.CLAIM, job, session, List.of()),
        () -> claims.claim(job, session, number, max, alone),
        reply ->
            reply instanceof ClaimReply.Taken taken
                ? new Answer("taken", ranges(taken.chunks()), List.of(), List.of())
                : word(reply));
  }

  @Override
  public SettleReply settle(
      JobRef job,
      String session,
      String worker,
      long number,
      List<Outcome> outcomes,
      int claim,
      boolean alone,
      double jitter) {
    List<ChunkRange> commits =
        outcomes.stream().filter(Outcome.Commit.class::isInstance).map(Outcome::range).toList();
    return history.around(
        intent(Kind.SETTLE, job, session, commits),
        () -> claims.settle(job, session, worker, number, outcomes, claim, alone, jitter),
        reply ->
            reply instanceof SettleReply.Settled settled
                ? new Answer(
                    "settled", ranges(settled.chunks()), settled.fenced(), settled.already())
                : word(reply));
  }

  @Override
  public CheckpointReply checkpoint(
      JobRef job, String session, int index, int attempt, Claimed.Checkpoint checkpoint) {
    return history.around(
        intent(Kind.CHECKPOINT, job, session, List.of(ChunkRange.of(index, attempt))),
        () -> claims.checkpoint(job, session, index, attempt, checkpoint),
        RecordingClaims::word);
  }

  @Override
  public ReconcileReply reconcile(JobRef job, String session, long number, List<ChunkRange> held) {
    return history.around(
        intent(Kind.RECONCILE, job, session, held),
        () -> claims.reconcile(job, session, number, held),
        reply ->
            reply instanceof ReconcileReply.Reconciled done
                ? new Answer("reconciled", List.of(), done.dropped(), List.of())
                : word(reply));
  }

  @Override
  public RedoReply redo(JobRef job, String session, String worker, List<Outcome.Commit> commits) {
    return history.around(
        intent(Kind.REDO, job, session, commits.stream().map(Outcome.Commit::range).toList()),
        () -> claims.redo(job, session, worker, commits),
        RecordingClaims::word);
  }

  @Override
  public List<JobRef> ready(int shard, String type, int limit) {
    return claims.ready(shard, type, limit);
  }

  @Override
  public List<String> jobsOf(int shard, String session) {
    return claims.jobsOf(shard, session);
  }

  private static Intent intent(Kind kind, JobRef job, String session, List<ChunkRange> chunks) {
    return new Intent(kind, session, job.id(), 0, chunks);
  }

  private static List<ChunkRange> ranges(List<Claimed> claimed) {
    return claimed.stream().map(Claimed::range).toList();
  }

  static Answer word(Object reply) {
    return Answer.of(reply.getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }
}
