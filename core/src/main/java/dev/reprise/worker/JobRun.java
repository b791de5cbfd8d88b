package dev.reprise.worker;

import dev.reprise.RedisUnsuitableException;
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

/// One worker's dealings with one job, as long as it holds chunks of it.
///
/// All requests about the job leave from one thread, one at a time, numbered: settle what has ended
/// and claim the next in the same call, or claim, or reconcile. A request without an answer is sent
/// again with its number until it has one, so that a lost reply neither strands a chunk nor tells a
/// lie. Everything else (slots, the session keeper, the claim loop) only leaves word here and
/// signals.
final class JobRun {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Session session;
  private final JobRef ref;
  private final JobMeaning<?> meaning;
  private final Held held = new Held();
  private final Outcomes outcomes = new Outcomes();
  private final Pause pause = new Pause();
  private final Reconciles reconciles = new Reconciles();
  private final ClaimSize size = new ClaimSize();
  private final JobRequests requests;
  private final JobNews news;
  private volatile boolean granted;
  private volatile boolean starving;

  JobRun(Engine engine, Session session, JobRef ref, JobMeaning<?> meaning) {
    this.engine = engine;
    this.session = session;
    this.ref = ref;
    this.meaning = meaning;
    this.requests = new JobRequests(engine, session, ref, pause);
    this.news = new JobNews(ref);
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

  /// Has it say to Redis what it holds; the answer is whether that went through.
  CompletableFuture<Boolean> reconcile() {
    CompletableFuture<Boolean> answer = reconciles.ask();
    pause.signal();
    return answer;
  }

  void compare() {
    reconciles.askUnheard();
    pause.signal();
  }

  void signal() {
    pause.signal();
  }

  private void run() {
    try {
      while (stepped()) {}
    } finally {
      reconciles.end();
      engine.ended(this);
    }
  }

  private boolean stepped() {
    try {
      return step();
    } catch (RuntimeException e) {
      if (engine.isClosed()) {
        news.givenUp(e);
        return false;
      }
      news.failed(e);
      pause.await(IDLE);
      compare();
      return true;
    }
  }

  /// @return whether to go on
  private boolean step() {
    List<CompletableFuture<Boolean>> asked = reconciles.take();
    if (!asked.isEmpty()) {
      boolean through = reconcileNow();
      asked.forEach(one -> one.complete(through));
      return true;
    }
    switch (requests.standing()) {
      case WAITS -> {
        pause.await(IDLE); // the session keeper asks for a reconcile
        return !engine.isClosed();
      }
      case BEHIND -> {
        reconcileNow();
        return true;
      }
      case GOOD -> {}
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
    if (held.size() == 0 && !mayClaim()) {
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
    return !reconciles.isEmpty() || mayClaim() || !outcomes.isEmpty();
  }

  private void claim(int room) {
    ClaimReply reply;
    try {
      reply = requests.claim(room);
    } catch (RedisUnsuitableException e) {
      // a full Redis hands nothing out, but takes outcomes; a first sending may have got through
      compare();
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
      case ClaimReply.NewTimeline changed -> requests.refused();
    }
  }

  private void settle(List<Outcome> ended, int room) {
    SettleReply reply = requests.settle(ended, room);
    switch (reply) {
      case SettleReply.Settled settled -> {
        engine.settled(this, ended, settled);
        ended.forEach(outcome -> held.drop(outcome.range()));
        news.settled(settled);
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
        outcomes.addAgain(ended);
        requests.refused();
      }
    }
  }

  /// @return whether Redis has heard it
  private boolean reconcileNow() {
    ReconcileReply reply = requests.reconcile(held.ranges());
    return switch (reply) {
      case ReconcileReply.Reconciled reconciled -> {
        held.drop(reconciled.dropped(), outcomes);
        news.dropped(reconciled.dropped().size());
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
        requests.refused();
        yield false;
      }
    };
  }

  /// Redis doesn't know the job any more: nothing of it is done from here on.
  private void gone() {
    int chunks = held.size();
    held.clear();
    if (!session.isLost() || chunks > 0) {
      news.gone(chunks);
    }
  }

  private void begin(List<Claimed> chunks) {
    held.add(chunks, requests.epoch());
    engine.begin(chunks.stream().map(some -> new Work(this, some, requests.epoch())).toList());
  }

  private int room() {
    int most = engine.probes(ref) ? 1 : ClaimSize.HELD_MAX;
    return mayClaim() ? size.room(engine.slots(), engine.backlog(), held.size(), most) : 0;
  }

  private boolean mayClaim() {
    return granted && engine.mayClaim(session, ref);
  }

  ChunkRun<?> chunk(Work work, int index) {
    return meaning.chunk(work, index);
  }

  int chunksAtOnce() {
    return size.chunksAtOnce();
  }

  void ended(ChunkRun<?> chunk, Outcome outcome, Duration took) {
    if (outcome instanceof Outcome.Commit) {
      size.measured(took); // how soon something fails says nothing about the work
      engine.reached(ref);
    }
    report(outcome, chunk.epoch());
  }

  /// Queues an outcome, of what is still held under that token.
  void report(Outcome outcome, long epoch) {
    if (held.queue(outcome, epoch, outcomes)) {
      pause.signal();
    }
  }

  CheckpointReply checkpoint(ChunkRange range, Claimed.Checkpoint checkpoint) {
    return requests.checkpoint(range, checkpoint);
  }

  Engine engine() {
    return engine;
  }

  boolean isLost(ChunkRange range, long epoch) {
    return session.isLost() || engine.isDoubtful() || !held.holds(range, epoch);
  }
}
