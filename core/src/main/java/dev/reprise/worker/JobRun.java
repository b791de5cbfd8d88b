package dev.reprise.worker;

import dev.reprise.RedisUnsuitableException;
import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Records;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One worker's dealings with one job, as long as it holds chunks of it.
///
/// All requests about the job leave from one thread, one at a time, numbered: settle what has ended
/// and claim the next in the same call, or claim, or reconcile. A request without an answer is sent
/// again with its number until it has one, so that a lost reply neither strands a chunk nor tells a
/// lie. Everything else (slots, the session keeper, the claim loop) only leaves word here and
/// signals.
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Session session;
  private final JobRef ref;
  private final Meaning<?> meaning;
  private final Held held = new Held();
  private final Outcomes outcomes = new Outcomes();
  private final Pace pace = new Pace();
  private final Pause pause = new Pause();
  private final Sending sending;
  private final Asked reconciles = new Asked();
  private volatile boolean granted;
  private volatile boolean starving;
  private boolean refused;
  private long refusedAt;

  JobRun(Engine engine, Session session, JobRef ref, Meaning<?> meaning) {
    this.engine = engine;
    this.session = session;
    this.ref = ref;
    this.meaning = meaning;
    this.sending = new Sending(engine, pause);
  }

  void start() {
    Thread.ofVirtual().name("reprise-job-" + ref.id()).start(this::run);
  }

  JobRef ref() {
    return ref;
  }

  Session session() {
    return session;
  }

  /// Lets it claim once.
  void grant() {
    granted = true;
    pause.signal();
  }

  /// Has it say to Redis what it holds; the future tells whether that went through.
  CompletableFuture<Boolean> reconcile() {
    CompletableFuture<Boolean> done = reconciles.add();
    pause.signal();
    return done;
  }

  /// The same, for those who don't wait.
  void reconcileSoon() {
    CompletableFuture<Boolean> unused = reconcile();
  }

  void signal() {
    pause.signal();
  }

  // --- the requests, one at a time ---

  private void run() {
    try {
      while (stepped()) {}
    } finally {
      end();
    }
  }

  /// A step; after a fault what is held is compared with Redis, and the job goes on.
  private boolean stepped() {
    try {
      return step();
    } catch (RuntimeException e) {
      if (engine.isClosed()) {
        LOG.debug("job={} given up while closing", ref.id(), e);
        return false;
      }
      LOG.error("job={} a request failed; comparing with Redis what is held", ref.id(), e);
      pause.await(IDLE);
      reconcileSoon();
      return true;
    }
  }

  /// @return whether to go on
  private boolean step() {
    List<CompletableFuture<Boolean>> asked = reconciles.take();
    if (!asked.isEmpty()) {
      boolean through = reconcileNow();
      refused = refused && !through;
      asked.forEach(one -> one.complete(through));
      return true;
    }
    if (refused) {
      // The session keeper asks for a reconcile; failing that, try again.
      pause.await(IDLE);
      refused = System.nanoTime() - refusedAt < IDLE.toNanos();
      return !engine.isClosed();
    }
    List<Outcome> ended = outcomes.take();
    int room = room();
    if (ended.isEmpty() && room == 0) {
      return mayWait();
    }
    granted = false; // used up by this request; one that comes while it is under way counts anew
    if (ended.isEmpty()) {
      claim(room);
    } else {
      settle(ended, room);
    }
    return true;
  }

  private boolean mayWait() {
    if (held.size() == 0 && (!granted || !engine.mayClaim(session))) {
      return !engine.release(this);
    }
    starving = held.size() == 0;
    pause.await(IDLE);
    starving = false;
    return true;
  }

  /// Whether it waits for its first chunk while chunks of other jobs fill the slots.
  boolean isStarving() {
    return starving;
  }

  /// Whether somebody has left word since it found nothing to do.
  boolean isWanted() {
    return !reconciles.isEmpty() || (granted && engine.mayClaim(session)) || !outcomes.isEmpty();
  }

  private void claim(int room) {
    long number = session.nextNumber();
    ClaimReply reply;
    try {
      reply = sending.once(() -> engine.claims().claim(ref, session.id(), number, room));
    } catch (RedisUnsuitableException e) {
      // A full Redis hands nothing out, but still takes outcomes; a first sending may have got
      // through.
      reconcileSoon();
      engine.pokeIn(IDLE);
      return;
    }
    switch (reply) {
      case ClaimReply.Taken taken -> {
        if (!taken.chunks().isEmpty()) {
          granted = true; // until a settle says that another job is first in line
        }
        begin(taken.chunks());
      }
      case ClaimReply.Wait wait -> engine.pokeIn(wait.left());
      case ClaimReply.Stale stale -> engine.doubt(this);
      case ClaimReply.Gone gone -> engine.lost(session);
      case ClaimReply.NoJob none -> gone();
      case ClaimReply.NewTimeline changed -> refused();
    }
  }

  private void settle(List<Outcome> ended, int room) {
    long number = session.nextNumber();
    double jitter = ThreadLocalRandom.current().nextDouble();
    SettleReply reply =
        sending.insist(
            () ->
                engine
                    .claims()
                    .settle(ref, session.id(), engine.name(), number, ended, room, jitter));
    switch (reply) {
      case SettleReply.Settled settled -> {
        ended.forEach(outcome -> held.drop(outcome.range()));
        tell(settled);
        begin(settled.chunks());
        if (!settled.pause().isZero()) {
          engine.pokeIn(settled.pause());
        } else if (ref.id().equals(settled.next()) && !engine.othersStarve(ref.type())) {
          if (room == 0 || !settled.chunks().isEmpty()) {
            granted = true; // still the first in line
          }
        } else if (settled.next() != null) {
          engine.poke();
        }
      }
      case SettleReply.Stale stale -> {
        ended.forEach(outcome -> held.drop(outcome.range()));
        engine.doubt(this);
      }
      case SettleReply.NoJob none -> gone();
      case SettleReply.NewTimeline changed -> {
        ended.forEach(outcomes::add);
        refused();
      }
    }
  }

  /// @return whether Redis has heard it
  private boolean reconcileNow() {
    long number = session.nextNumber();
    List<ChunkRange> mine = held.ranges();
    ReconcileReply reply =
        sending.insist(() -> engine.claims().reconcile(ref, session.id(), number, mine));
    return switch (reply) {
      case ReconcileReply.Reconciled reconciled -> {
        held.drop(reconciled.dropped());
        if (!reconciled.dropped().isEmpty()) {
          LOG.info(
              "job={} {} chunks aren't this worker's any more; what it does for them is dropped",
              ref.id(),
              reconciled.dropped().size());
        }
        granted = true;
        yield true;
      }
      case ReconcileReply.Stale stale -> false;
      case ReconcileReply.Gone gone -> {
        engine.lost(session);
        yield false;
      }
      case ReconcileReply.NoJob none -> {
        gone();
        yield true;
      }
      case ReconcileReply.NewTimeline changed -> {
        refused();
        yield false;
      }
    };
  }

  /// Redis may have another history: nothing is sent before the session keeper has asked for a
  /// reconcile.
  private void refused() {
    refused = true;
    refusedAt = System.nanoTime();
    engine.newTimeline();
  }

  /// Redis doesn't know the job any more: nothing of it is done from here on.
  private void gone() {
    int chunks = held.size();
    held.clear();
    if (!session.isLost() || chunks > 0) {
      LOG.error(
          "job={} uid={} isn't in Redis any more: it was purged, or Redis has lost its data; {} chunks that"
              + " were under way here are dropped",
          ref.id(),
          ref.uid(),
          chunks);
    }
  }

  private void begin(List<Claimed> chunks) {
    if (chunks.isEmpty()) {
      return;
    }
    held.add(chunks);
    engine.begin(chunks.stream().map(claimed -> new Work(this, claimed)).toList());
  }

  private void tell(SettleReply.Settled settled) {
    if (!settled.fenced().isEmpty()) {
      LOG.warn(
          "job={} {} commits were refused: another worker has taken these chunks over",
          ref.id(),
          settled.fenced().size());
    }
    for (int index : settled.dead()) {
      LOG.error(
          "job={} chunk={} is dead; the job goes on with its others",
          ref.id(),
          ChunkRange.text(index));
    }
  }

  private int room() {
    return granted && engine.mayClaim(session)
        ? pace.room(engine.slots(), engine.backlog(), held.size())
        : 0;
  }

  private void end() {
    reconciles.close();
    engine.ended(this);
  }

  // --- called by the slots ---

  ChunkRun<?> chunk(Claimed claimed, int index) {
    return chunk(meaning, claimed, index);
  }

  private <P> ChunkRun<P> chunk(Meaning<P> job, Claimed claimed, int index) {
    return new ChunkRun<>(this, job, claimed, index);
  }

  int chunksAtOnce() {
    return pace.chunksAtOnce();
  }

  void ended(Outcome outcome, Duration took) {
    pace.took(took);
    report(outcome);
  }

  /// Queues an outcome, of what is still held at that attempt.
  void report(Outcome outcome) {
    if (held.holds(outcome.range().first(), outcome.range().attempt())) {
      outcomes.add(outcome);
      pause.signal();
    }
  }

  CheckpointReply checkpoint(ChunkRange range, Claimed.Checkpoint checkpoint) {
    return engine
        .claims()
        .checkpoint(ref, session.id(), range.first(), range.attempt(), checkpoint);
  }

  Records records(Meaning<?> job, int index) {
    return job.source().open(new ChunkLocation(index, page -> engine.page(ref, page)));
  }

  long epoch() {
    return engine.epoch(ref.shard());
  }

  boolean isLost(ChunkRange range) {
    return session.isLost() || engine.isDoubtful() || !held.holds(range.first(), range.attempt());
  }

  boolean isDraining() {
    return engine.isDraining();
  }
}
