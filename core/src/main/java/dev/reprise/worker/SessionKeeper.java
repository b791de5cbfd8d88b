package dev.reprise.worker;

import dev.reprise.RepriseException;
import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Sessions.Opened;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this worker's session alive, and alone owns its state.
///
/// The session lives as long as Redis says so: a heartbeat every few seconds moves its deadline.
/// The worker counts the same deadline itself, from before it sent the last heartbeat that was
/// answered; when that passes, it is in doubt ([#isDoubtful]): it stops its handlers and starts
/// nothing, since others may have declared it dead by now. If they have, the next answer is `gone`:
/// a new session opens under a new id, and what the old one would still write is refused. On a new
/// timeline the worker says what it holds (it reconciles) before it claims again.
final class SessionKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
  private static final Duration BEAT = Duration.ofSeconds(3);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration RECONCILE_NET = Duration.ofSeconds(60);

  private final WorkerStore store;
  private final WorkerOptions options;
  private final Set<String> types;
  private final LockFile lock;
  private final Runs runs;
  private final Forgotten forgotten;
  private final Pause pause = new Pause();
  private final AtomicReference<SessionState> state = new AtomicReference<>(SessionState.STARTING);
  private final AtomicLongArray epochs;
  // Shards on another history; keeper thread only.
  private final Set<Integer> toRedo = new HashSet<>();
  private final Set<Integer> toReconcile = new HashSet<>();
  private volatile Session session = new Session();

  /// One that Redis may know already, though its answer didn't come: sent again, it is the same.
  private @Nullable Session opening;

  private volatile long renewedAt = System.nanoTime();
  private volatile boolean closed;
  private long reconciledAt = System.nanoTime();
  private boolean doubted;

  SessionKeeper(
      WorkerStore store, WorkerOptions options, Set<String> types, LockFile lock, Runs runs) {
    this.store = store;
    this.options = options;
    this.types = types;
    this.lock = lock;
    this.runs = runs;
    this.forgotten = new Forgotten(store.jobs(), options.name());
    this.epochs = new AtomicLongArray(store.shards());
  }

  Session session() {
    return session;
  }

  long epoch(int shard) {
    return epochs.get(shard);
  }

  /// Whether others may have declared this worker dead by now.
  boolean isDoubtful() {
    return System.nanoTime() - renewedAt > options.deadline().toNanos();
  }

  /// Whether it claims nothing, since Redis doesn't know the jobs that it remembers.
  boolean isHalted() {
    return !forgotten.isEmpty();
  }

  boolean isDraining() {
    return state.get() == SessionState.DRAINING;
  }

  boolean mayClaim(Session claiming) {
    return state.get() == SessionState.OPEN
        && claiming == session
        && !claiming.isLost()
        && !isDoubtful()
        && forgotten.isEmpty();
  }

  /// Has it speak to Redis now.
  void signal() {
    pause.signal();
  }

  /// Subscribes, then opens the session in every shard.
  ///
  /// @return the sessions that bore this worker's name before, by shard
  @Nullable String[] open() {
    Session fresh = opening == null ? new Session() : opening;
    opening = fresh;
    store.presence().subscribe(fresh.id());
    @Nullable String[] predecessors = new String[store.shards()];
    long sentAt = System.nanoTime();
    for (int shard = 0; shard < store.shards(); shard++) {
      Opened opened =
          store.sessions().open(fresh.opening(shard, store.shards(), options, types, lock.id()));
      long before = epochs.getAndSet(shard, opened.epoch());
      if (before != 0 && before != opened.epoch()) {
        toRedo.add(shard);
      }
      predecessors[shard] = opened.predecessor();
    }
    session = fresh;
    opening = null;
    renewedAt = sentAt;
    toReconcile.clear(); // it holds nothing yet
    if (toRedo.isEmpty()) {
      state.compareAndSet(SessionState.RECONCILING, SessionState.OPEN);
    } else {
      state.compareAndSet(SessionState.OPEN, SessionState.RECONCILING);
    }
    return predecessors;
  }

  void start() {
    // A connection that was cut and came back: the absence that others noted ends with a heartbeat.
    store.presence().whenSubscribed(pause::signal);
    Thread.ofPlatform().daemon().name("reprise-session").start(this::run);
  }

  /// From now on chunks may be claimed.
  void work() {
    state.compareAndSet(SessionState.STARTING, SessionState.OPEN);
  }

  void drain() {
    state.set(SessionState.DRAINING);
    pause.signal();
  }

  /// No heartbeat is sent any more: one that came after the session's end would open another.
  synchronized void close() {
    closed = true;
    if (opening != null) {
      session = opening; // Redis may know it already: it is the one to be closed
    }
    pause.signal();
  }

  private void run() {
    while (!closed) {
      boolean fine = false;
      try {
        fine = beat(null);
      } catch (RuntimeException e) {
        LOG.error("worker={} heartbeat failed, sent again in a moment", options.name(), e);
      }
      pause.await(fine ? BEAT : SOON);
    }
  }

  /// Publishes what the start-up recovery found.
  void tell(String recovery) {
    beat(recovery);
  }

  /// One round of heartbeats. Only one at a time.
  ///
  /// @return whether the next may wait its normal time
  private synchronized boolean beat(@Nullable String recovery) {
    if (closed) {
      return true;
    }
    try {
      if (session.isLost()) {
        reopen();
      }
      long sentAt = System.nanoTime();
      boolean calm = true;
      for (int shard = 0; shard < store.shards(); shard++) {
        calm &= beat(shard, shard == 0 ? recovery : null);
      }
      if (!session.isLost()) {
        renewedAt = sentAt;
        sure();
      }
      return reconcile() && calm && !session.isLost();
    } catch (RepriseException e) {
      doubt(e);
      return false;
    }
  }

  private boolean beat(int shard, @Nullable String recovery) {
    boolean drains = isDraining();
    HeartbeatReply reply =
        store
            .sessions()
            .heartbeat(
                new Sessions.Beat(
                    shard,
                    session.id(),
                    options.deadline(),
                    toReconcile.contains(shard) ? 0 : epochs.get(shard),
                    drains ? "draining" : forgotten.isEmpty() ? "working" : "halted",
                    runs.rests().told(),
                    recovery));
    return switch (reply) {
      case HeartbeatReply.Alive alive -> {
        if (alive.epoch() != epochs.get(shard)) {
          epochs.set(shard, alive.epoch());
          toRedo.add(shard);
          toReconcile.add(shard);
          state.compareAndSet(SessionState.OPEN, SessionState.RECONCILING);
          LOG.info(
              "worker={} shard={} epoch={} Redis was restarted or failed over; telling it what this"
                  + " worker holds before claiming again",
              options.name(),
              shard,
              alive.epoch());
        }
        yield alive.subscribers() > 0 || !store.presence().subscribeAgain();
      }
      case HeartbeatReply.Gone gone -> {
        session.lose();
        yield false;
      }
    };
  }

  /// Says what was committed and what is held, where a new timeline asks for it; the latter also as
  /// a slow net.
  private boolean reconcile() {
    if (forgotten.areBack()) {
      runs.poke();
    }
    for (int shard : Set.copyOf(toRedo)) {
      if (!runs.redo().replay(store.claims(), shard)) {
        return false;
      }
      toRedo.remove(shard);
    }
    boolean net = System.nanoTime() - reconciledAt > RECONCILE_NET.toNanos();
    if (!toReconcile.isEmpty() || net) {
      reconciledAt = System.nanoTime();
      if (!runs.reconcile(session, toReconcile)) {
        return false;
      }
      for (int shard : Set.copyOf(toReconcile)) {
        toReconcile.remove(shard);
        beat(shard, null);
      }
    }
    // Also where the heartbeat that said so had no answer in an earlier round.
    if (toReconcile.isEmpty() && state.compareAndSet(SessionState.RECONCILING, SessionState.OPEN)) {
      runs.poke();
    }
    return toReconcile.isEmpty();
  }

  private void reopen() {
    String old = session.id();
    Set<JobRef> remembered = runs.remembered(session);
    runs.abandon(session);
    open();
    remembered.removeIf(job -> !toRedo.contains(job.shard()));
    forgotten.compare(remembered);
    LOG.warn(
        "worker={} session={} isn't known to Redis any more: another worker declared it dead and"
            + " its chunks go on elsewhere, or Redis lost it; this worker goes on as session={}",
        options.name(),
        old,
        session.id());
    runs.poke();
  }

  private void doubt(RepriseException e) {
    if (isDoubtful() && !doubted) {
      doubted = true;
      LOG.warn(
          "worker={} can't renew its session; its handlers are stopped and nothing is begun until"
              + " Redis answers: {}",
          options.name(),
          e.getMessage());
    }
  }

  private void sure() {
    if (doubted) {
      doubted = false;
      LOG.info("worker={} Redis answers again; going on", options.name());
      runs.poke();
    }
  }
}
