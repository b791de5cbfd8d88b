package dev.reprise.worker;

import dev.reprise.store.Recovery.Dead;
import dev.reprise.store.Recovery.LookReply;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the other sessions, again and again, and has those that are dead recovered from. While
/// jobs run it looks several times a second, else so rarely that an idle worker asks Redis once a
/// second, heartbeats included; a look that saw somebody absent is followed by one at the very
/// moment when the grace is over. The same call tells which jobs wait, as the net under lost
/// wake-ups.
final class LivenessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(LivenessWatch.class);
  private static final Duration BUSY = Duration.ofMillis(210);
  private static final Duration IDLE = Duration.ofMillis(1_700);
  private static final Duration EXACTLY = Duration.ofMillis(2);

  private final WorkerStore store;
  private final Set<String> types;
  private final SessionKeeper keeper;
  private final Recoverer recoverer;
  private final String lock;
  private final Runnable poke;
  private final Pause pause = new Pause();
  private final List<String>[] known;
  private volatile boolean closed;

  @SuppressWarnings({"unchecked", "rawtypes"})
  LivenessWatch(
      WorkerStore store,
      Set<String> types,
      SessionKeeper keeper,
      Recoverer recoverer,
      String lock,
      Runnable poke) {
    this.store = store;
    this.types = types;
    this.keeper = keeper;
    this.recoverer = recoverer;
    this.lock = lock;
    this.poke = poke;
    this.known = (List<String>[]) new List[store.shards()];
  }

  void start() {
    Thread.ofVirtual().name("reprise-looks").start(this::run);
  }

  /// Work may have begun: looks are due more often.
  void signal() {
    pause.signal();
  }

  void close() {
    closed = true;
    pause.signal();
  }

  private void run() {
    Next next = new Next(IDLE, false, true);
    while (!closed) {
      try {
        next = runOnce(next);
      } catch (RuntimeException e) {
        LOG.debug("no look: {}", e.getMessage());
        next = new Next(IDLE, false, true);
      }
      pause.await(next.in());
    }
  }

  /// @param exact whether the next look is the one that this one asked for
  /// @param busy whether jobs run, so that the list of sessions is read anew
  private record Next(Duration in, boolean exact, boolean busy) {
    Next sooner(Optional<Duration> at) {
      return at.isPresent() && at.get().compareTo(in) < 0
          ? new Next(at.get().plus(EXACTLY), true, busy)
          : this;
    }
  }

  private Next runOnce(Next now) {
    Next next = new Next(jittered(IDLE), false, false);
    for (int shard = 0; shard < store.shards(); shard++) {
      List<String> candidates = known[shard];
      if (candidates == null || now.busy() || ThreadLocalRandom.current().nextInt(8) == 0) {
        candidates = store.recovery().sessions(shard);
        known[shard] = candidates;
      }
      String me = keeper.session().id();
      List<String> others = candidates.stream().filter(id -> !id.equals(me)).toList();
      LookReply reply = store.recovery().look(shard, me, others, now.exact(), types);
      switch (reply) {
        case LookReply.NewTimeline changed -> keeper.signal();
        case LookReply.Looked looked -> next = act(shard, me, looked, next);
      }
    }
    return next;
  }

  private Next act(int shard, String me, LookReply.Looked looked, Next next) {
    for (Dead dead : looked.dead()) {
      recoverer.recover(shard, me, dead.session(), dead.cause(), lock);
    }
    Optional<Duration> delayed = looked.delayed();
    if (delayed.isPresent() && delayed.get().isZero()) {
      delayed = store.recovery().promote(shard);
    }
    if (looked.ready() > 0) {
      poke.run();
    }
    boolean busy = looked.processing() > 0 || looked.ready() > 0;
    Next at = busy ? new Next(jittered(BUSY), false, true) : next;
    Next sooner = at.in().compareTo(next.in()) < 0 ? at : next;
    if (at.busy()) {
      sooner = new Next(sooner.in(), sooner.exact(), true);
    }
    return sooner.sooner(looked.again()).sooner(delayed);
  }

  private static Duration jittered(Duration base) {
    return base.plusMillis(ThreadLocalRandom.current().nextLong(base.toMillis() / 7));
  }
}
