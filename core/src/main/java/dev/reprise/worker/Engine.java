package dev.reprise.worker;

import dev.reprise.RepriseException;
import dev.reprise.store.Claims;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [JobRun] needs of its worker: the store, the slots, and somebody to tell.
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int PAGES = 16;

  private final WorkerStore store;
  private final String name;
  private final SessionKeeper keeper;
  private final Slots slots;
  private final Runs runs;
  private final ClaimLoop claimLoop;
  private final TimeLimits limits;
  private final Map<String, Optional<byte[]>> pages =
      new LinkedHashMap<>(PAGES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<byte[]>> eldest) {
          return size() > PAGES;
        }
      };
  private final Quarantine quarantine;
  private volatile boolean closed;

  Engine(
      WorkerStore store,
      String name,
      SessionKeeper keeper,
      Slots slots,
      Runs runs,
      ClaimLoop claimLoop,
      TimeLimits limits) {
    this.store = store;
    this.name = name;
    this.keeper = keeper;
    this.slots = slots;
    this.runs = runs;
    this.claimLoop = claimLoop;
    this.limits = limits;
    this.quarantine = new Quarantine(slots::backlog, claimLoop::poke);
  }

  Claims claims(long epoch) {
    return store.claims(epoch);
  }

  String name() {
    return name;
  }

  int slots() {
    return slots.count();
  }

  int backlog() {
    return slots.backlog();
  }

  long epoch(int shard) {
    return keeper.epoch(shard);
  }

  boolean mayClaim(Session session, JobRef job) {
    return keeper.mayClaim(session) && !rests(job) && quarantine.mayClaim(job);
  }

  /// Leaves a job alone that this worker can't do now.
  void rest(JobRef job, String reason) {
    Duration rest = runs.rests().begin(job, reason);
    if (!rest.isZero()) {
      pokeIn(rest);
      keeper.signal(); // others are told why
    }
  }

  boolean rests(JobRef job) {
    return runs.rests().rests(job);
  }

  /// Whether one chunk of it is to tell if this worker can do it again.
  boolean probes(JobRef job) {
    return runs.rests().probes(job);
  }

  /// A chunk of it was done.
  void reached(JobRef job) {
    runs.rests().end(job);
  }

  Quarantine quarantine() {
    return quarantine;
  }

  boolean isDoubtful() {
    return keeper.isDoubtful();
  }

  boolean isDraining() {
    return keeper.isDraining();
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /// A page of a source's offsets; the last few are kept.
  Optional<byte[]> page(JobRef job, int page) {
    String key = job.uid() + "/" + page;
    synchronized (pages) {
      Optional<byte[]> there = pages.get(key);
      if (there != null) {
        return there;
      }
    }
    Optional<byte[]> read = store.jobs().page(job, page);
    synchronized (pages) {
      pages.put(key, read);
    }
    return read;
  }

  void begin(List<Work> work) {
    slots.add(work);
  }

  void poke() {
    claimLoop.poke();
  }

  void pokeIn(Duration time) {
    CompletableFuture.delayedExecutor(time.toMillis() + 1, TimeUnit.MILLISECONDS)
        .execute(claimLoop::poke);
  }

  /// Remembers what was committed, for the case that Redis forgets it.
  void settled(JobRun run, List<Outcome> outcomes, Claims.SettleReply.Settled reply) {
    runs.redo().settled(run.ref(), run.session().id(), outcomes, reply);
  }

  /// An answer that makes no sense for a request that was outstanding: compare what is held.
  void doubt(JobRun run) {
    LOG.warn("job={} a request was stale; comparing with Redis what is held", run.ref().id());
    run.compare();
  }

  void lost(Session session) {
    session.lose();
    keeper.signal();
  }

  void newTimeline() {
    keeper.signal();
  }

  void unavailable(RepriseException e) {
    LOG.debug("not answered, sent again: {}", e.getMessage());
  }

  void interruptLost() {
    limits.signal();
  }

  /// Whether a job of another type waits for its first chunk: then this one gives way. Redis sees
  /// to turns among jobs of one type only.
  boolean othersStarve(String type) {
    boolean starve = claimLoop.leavesOut(type);
    for (JobRun run : runs.all()) {
      if (run.isStarving() && !run.ref().type().equals(type)) {
        run.signal();
        starve = true;
      }
    }
    return starve;
  }

  boolean release(JobRun run) {
    return runs.release(run);
  }

  void ended(JobRun run) {
    runs.ended(run);
    quarantine.leave(run.ref());
    poke();
  }
}
