package dev.reprise.chaos.history;

import dev.reprise.chaos.history.HistoryFile.Intent;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an observer does about dead sessions, written down.
final class RecordingRecovery implements Recovery {
  private final Recovery recovery;
  private final HistoryFile history;

  RecordingRecovery(Recovery recovery, HistoryFile history) {
    this.recovery = recovery;
    this.history = history;
  }

  @Override
  public LookReply look(
      int shard, String observer, List<String> candidates, boolean exact, Set<String> types) {
    return recovery.look(shard, observer, candidates, exact, types);
  }

  @Override
  public List<String> sessions(int shard) {
    return recovery.sessions(shard);
  }

  @Override
  public LoseReply lose(
      int shard, String observer, String session, Cause cause, String lock, String recoveredBy) {
    return history.around(
        new Intent(Kind.LOSE, observer, session, 0, List.of()),
        () -> recovery.lose(shard, observer, session, cause, lock, recoveredBy),
        RecordingClaims::word);
  }

  @Override
  public RecoverReply recover(
      int shard, String jobId, String session, String recoveredBy, int max) {
    return history.around(
        new Intent(Kind.RECOVER, recoveredBy, session, 0, List.of()),
        () -> recovery.recover(shard, jobId, session, recoveredBy, max),
        reply ->
            reply instanceof RecoverReply.Recovered done
                ? Operation.Answer.of(done.left() == 0 ? "recovered" : "recovered in part")
                : RecordingClaims.word(reply));
  }

  @Override
  public Optional<Duration> promote(int shard) {
    return recovery.promote(shard);
  }

  @Override
  public Page processing(int shard, String cursor) {
    return recovery.processing(shard, cursor);
  }

  @Override
  public Page jobs(int shard, String cursor) {
    return recovery.jobs(shard, cursor);
  }

  @Override
  public Audit audit(String jobId, boolean repair) {
    return recovery.audit(jobId, repair);
  }
}
