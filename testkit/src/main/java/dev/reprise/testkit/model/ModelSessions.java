package dev.reprise.testkit.model;

import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A worker's own session, in memory.
final class ModelSessions implements Sessions {
  private final ModelShard shard;
  private final Caller caller;

  ModelSessions(ModelShard shard, Caller caller) {
    this.shard = shard;
    this.caller = caller;
  }

  @Override
  public Opened open(Opening opening) {
    String id = opening.session();
    long epoch = caller.seen(shard.advance(caller.epoch()));
    long tick = shard.moveClock();
    boolean seen = shard.subscribed.contains(id);
    ModelSession session = shard.state.sessions.get(id);
    if (session == null) {
      session = new ModelSession(opening, shard.state.names.get(opening.worker()));
      session.epoch = epoch;
      session.beat = shard.now;
      session.deadline = tick + opening.deadline().toMillis();
      shard.state.sessions.put(id, session);
      shard.state.names.put(opening.worker(), id);
      if (opening.home()) {
        tell("worker.started", session);
      }
    }
    session.present |= seen;
    return new Opened(epoch, seen ? 1 : 0, session.predecessor);
  }

  private void tell(String type, ModelSession session, Object... more) {
    List<Object> pairs =
        new ArrayList<>(
            List.of(
                "worker",
                session.worker(),
                "session",
                session.id,
                "host",
                session.opening.host(),
                "pid",
                session.opening.pid(),
                "slots",
                session.opening.slots()));
    pairs.addAll(List.of(more));
    shard.events.emit(type, session.worker(), pairs.toArray());
  }

  @Override
  public HeartbeatReply heartbeat(Beat beat) {
    long epoch = caller.seen(shard.advance(caller.epoch()));
    long tick = shard.moveClock();
    ModelSession session = shard.state.sessions.get(beat.session());
    if (session == null || session.lost != null) {
      return new HeartbeatReply.Gone(epoch);
    }
    session.deadline = tick + beat.deadline().toMillis();
    session.beat = shard.now;
    session.state = beat.state();
    session.skips = beat.skips();
    boolean seen = shard.subscribed.contains(session.id);
    if (seen) {
      session.present = true;
      session.absent = -1;
      session.seen = 0;
    }
    if (session.epoch != epoch && beat.reconciled() == epoch) {
      session.epoch = epoch;
      shard.spoken();
    }
    shard.startPhase();
    if (beat.recovery() != null) {
      shard.events.emit("recovery.completed", session.worker(), "", beat.recovery());
    }
    return new HeartbeatReply.Alive(epoch, seen ? 1 : 0, shard.delayedIn());
  }

  @Override
  public CloseReply close(int shardNumber, String id, List<JobRef> jobs) {
    if (caller.isRefused()) {
      return CloseReply.NEW_TIMELINE;
    }
    ModelSession session = shard.state.sessions.get(id);
    if (session == null || session.lost != null) {
      return CloseReply.GONE;
    }
    boolean busy = false;
    for (JobRef ref : jobs) {
      ModelJob job = shard.state.jobs.get(ref.id());
      if (job != null && job.isHeldBy(id)) {
        busy = true;
      } else {
        session.jobs.remove(ref.id());
        if (job != null) {
          job.requests.remove(id);
        }
      }
    }
    if (busy || !session.jobs.isEmpty()) {
      return busy ? CloseReply.BUSY : CloseReply.MORE;
    }
    if (session.epoch != shard.state.epoch) {
      shard.spoken();
    }
    shard.drop(session);
    if (session.opening.home()) {
      tell("worker.stopped", session, "cause", "closed");
    }
    return CloseReply.CLOSED;
  }

  @Override
  public long timeline(int shardNumber) {
    return shard.advance(caller.epoch());
  }

  @Override
  public List<WorkerView> workers() {
    return shard.state.sessions.values().stream()
        .filter(session -> session.opening.home())
        .sorted(Comparator.comparingLong(session -> session.deadline))
        .map(this::view)
        .toList();
  }

  private WorkerView view(ModelSession session) {
    return new WorkerView(
        session.worker(),
        session.id,
        session.opening.host(),
        session.opening.pid(),
        session.opening.slots(),
        shard.state.jobs.values().stream().mapToInt(job -> job.heldBy(session.id)).sum(),
        session.lost != null ? "lost" : session.state,
        Instant.ofEpochMilli(session.beat),
        List.copyOf(session.opening.types()),
        session.skips);
  }
}
