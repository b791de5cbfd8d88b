package dev.reprise.chaos.history;

import dev.reprise.chaos.history.HistoryFile.Intent;
import dev.reprise.chaos.history.Operation.Answer;
import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerView;
import java.util.List;

/// What a worker does with its session, written down.
final class RecordingSessions implements Sessions {
  private final Sessions sessions;
  private final HistoryFile history;

  RecordingSessions(Sessions sessions, HistoryFile history) {
    this.sessions = sessions;
    this.history = history;
  }

  @Override
  public Opened open(Opening opening) {
    return history.around(
        new Intent(Kind.OPEN, opening.session(), opening.worker(), 0, List.of()),
        () -> sessions.open(opening),
        opened -> Answer.of("epoch " + opened.epoch()));
  }

  @Override
  public HeartbeatReply heartbeat(Beat beat) {
    return history.around(
        new Intent(Kind.HEARTBEAT, beat.session(), "", beat.reconciled(), List.of()),
        () -> sessions.heartbeat(beat),
        RecordingClaims::word);
  }

  @Override
  public CloseReply close(int shard, String session, List<JobRef> jobs) {
    return sessions.close(shard, session, jobs);
  }

  @Override
  public long timeline(int shard) {
    return sessions.timeline(shard);
  }

  @Override
  public List<WorkerView> workers() {
    return sessions.workers();
  }
}
