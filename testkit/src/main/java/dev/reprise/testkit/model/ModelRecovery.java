package dev.reprise.testkit.model;

import dev.reprise.store.JobStatus;
import dev.reprise.store.Recovery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Looks, losses and recoveries, in memory.
final class ModelRecovery implements Recovery {
  private static final int SESSIONS_PAGE = 1_000;
  private static final int DELAYED_PAGE = 100;

  private final ModelShard shard;
  private final Caller caller;
  private final Caller upkeep;
  private final Rules rules;

  /// @param upkeep the caller of what repeats by itself on a new timeline
  ModelRecovery(ModelShard shard, Caller caller, Caller upkeep) {
    this.shard = shard;
    this.caller = caller;
    this.upkeep = upkeep;
    this.rules = new Rules(shard);
  }

  @Override
  public LookReply look(
      int shardNumber, String observer, List<String> candidates, boolean exact, Set<String> types) {
    if (caller.isRefused()) {
      return new LookReply.NewTimeline(shard.state.epoch);
    }
    long tick = shard.moveClock();
    long lookedAt = shard.state.lookedAt;
    List<Dead> dead = new ArrayList<>();
    long again = Long.MAX_VALUE;
    if (exact || tick - shard.state.looked >= ModelShard.LOOK_MS) {
      shard.state.looked = tick;
      shard.state.lookedAt = shard.now;
      ModelSession watcher = shard.state.sessions.get(observer);
      boolean sees = watcher != null && watcher.present;
      for (String id : candidates) {
        ModelSession session = shard.state.sessions.get(id);
        if (session == null || id.equals(observer)) {
          continue;
        }
        if (session.lost != null) {
          dead.add(new Dead(id, session.lost));
        } else if (session.deadline <= tick) {
          dead.add(new Dead(id, Cause.DEADLINE));
        } else if (shard.subscribed.contains(id)) {
          session.absent = -1;
          session.seen = 0;
        } else if (sees && session.present) {
          if (session.absent < 0) {
            session.absent = tick;
            session.seen = lookedAt;
          }
          long left = session.absent + ModelShard.GRACE_MS - tick;
          if (left <= 0) {
            dead.add(new Dead(id, Cause.DISCONNECTED));
          } else {
            again = Math.min(again, left);
          }
        }
      }
    }
    return new LookReply.Looked(
        dead,
        again == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofMillis(again)),
        shard.delayedIn(),
        count(job -> job.ready && types.contains(job.ref.type())),
        count(job -> job.status == JobStatus.PROCESSING));
  }

  private long count(Predicate<ModelJob> which) {
    long count = 0;
    for (ModelJob job : shard.state.jobs.values()) {
      count += which.test(job) ? 1 : 0;
    }
    return count;
  }

  @Override
  public List<String> sessions(int shardNumber) {
    List<ModelSession> sessions = new ArrayList<>(shard.state.sessions.values());
    sessions.sort(
        Comparator.<ModelSession>comparingLong(session -> session.deadline)
            .thenComparing(session -> session.id));
    List<String> ids = new ArrayList<>(sessions.size());
    for (ModelSession session : sessions) {
      if (ids.size() < SESSIONS_PAGE) {
        ids.add(session.id);
      }
    }
    return ids;
  }

  @Override
  public LoseReply lose(
      int shardNumber, String observer, String id, Cause cause, String lock, String recoveredBy) {
    if (caller.isRefused()) {
      return new LoseReply.NewTimeline(shard.state.epoch);
    }
    ModelSession session = shard.state.sessions.get(id);
    if (session == null) {
      return new LoseReply.None();
    }
    if (session.lost != null) {
      return new LoseReply.Lost(session.lost, session.jobs.size());
    }
    ModelSession watcher = shard.state.sessions.get(observer);
    if (watcher == null
        || watcher.lost != null
        || watcher == session
        || !isDead(session, watcher, cause, lock)) {
      return new LoseReply.Alive();
    }
    session.lost = cause;
    if (session.epoch != shard.state.epoch) {
      shard.spoken();
    }
    if (session.opening.home()) {
      shard.events.emit(
          "worker.lost",
          session.worker(),
          "worker",
          session.worker(),
          "session",
          id,
          "host",
          session.opening.host(),
          "pid",
          session.opening.pid(),
          "slots",
          session.opening.slots(),
          "cause",
          cause.text(),
          "recoveredBy",
          recoveredBy);
    }
    if (session.jobs.isEmpty()) {
      shard.drop(session);
    }
    return new LoseReply.Lost(cause, session.jobs.size());
  }

  private boolean isDead(ModelSession session, ModelSession watcher, Cause cause, String lock) {
    boolean unseen = watcher.present && session.present && !shard.subscribed.contains(session.id);
    return switch (cause) {
      case RESTART ->
          watcher.worker().equals(session.worker())
              && (unseen || (!lock.isEmpty() && lock.equals(session.opening.lock())));
      case DISCONNECTED ->
          unseen && session.absent >= 0 && shard.tick() - session.absent >= ModelShard.GRACE_MS;
      case DEADLINE -> session.deadline <= shard.tick();
    };
  }

  @Override
  public RecoverReply recover(
      int shardNumber, String jobId, String id, String recoveredBy, int max) {
    if (caller.isRefused()) {
      return new RecoverReply.NewTimeline(shard.state.epoch);
    }
    ModelSession session = shard.state.sessions.get(id);
    return session == null || session.lost == null
        ? new RecoverReply.None()
        : new Recovering(shard, rules).recover(jobId, session, recoveredBy, max);
  }

  @Override
  public Optional<Duration> promote(int shardNumber) {
    upkeep.comeUp();
    List<ModelJob> delayed = new ArrayList<>();
    for (ModelJob job : shard.state.jobs.values()) {
      if (job.delayed >= 0) {
        delayed.add(job);
      }
    }
    delayed.sort(
        Comparator.<ModelJob>comparingLong(job -> job.delayed).thenComparing(job -> job.ref.id()));
    for (ModelJob job : delayed.subList(0, Math.min(DELAYED_PAGE, delayed.size()))) {
      rules.reindex(job);
    }
    return shard.delayedIn();
  }

  @Override
  public Page processing(int shardNumber, String cursor) {
    return page(
        shard.state.jobs.values().stream()
            .filter(job -> job.status == JobStatus.PROCESSING)
            .map(job -> job.ref.id())
            .toList());
  }

  @Override
  public Page jobs(int shardNumber, String cursor) {
    return page(List.copyOf(shard.state.jobs.keySet()));
  }

  private static Page page(List<String> ids) {
    return new Page("0", ids);
  }

  /// A model's chunk is in one place by construction.
  @Override
  public Audit audit(String jobId, boolean repair) {
    upkeep.comeUp();
    ModelJob job = shard.state.jobs.get(jobId);
    if (job != null) {
      rules.reindex(job);
    }
    return new Audit(jobId, job == null ? 0 : job.next(), List.of(), 0, 0);
  }
}
