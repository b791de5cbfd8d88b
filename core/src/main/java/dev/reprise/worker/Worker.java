package dev.reprise.worker;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RepriseException;
import dev.reprise.source.Sources;
import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker that runs.
///
/// How its parts fit together: the [SessionKeeper] keeps it alive in Redis and says whether it may
/// claim. The [ClaimLoop] chooses jobs; each has a [JobRun], which claims chunks into the [Slots],
/// where a [Slot] runs each as a [ChunkRun]; the outcome goes back to the run, which settles it and
/// claims the next in one call. [LivenessWatch] looks at other sessions, the [Recoverer] takes back
/// what dead ones held, [Upkeep] audits, [TimeLimits] stops what runs too long. Threads share only
/// what is named in these classes: `Held` under its own lock, the slots' queue under one lock, and
/// the session's volatile state.
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofMillis(50);

  private final WorkerStore store;
  private final WorkerOptions options;
  private final LockFile lock;
  private final SessionKeeper keeper;
  private final Runs runs;
  private final Slots slots;
  private final ClaimLoop claims;
  private final TimeLimits limits;
  private final LivenessWatch watch;
  private final Upkeep upkeep;
  private final Engine engine;
  private final StartupRecovery recovery;
  private final Set<String> types;
  private @Nullable AutoCloseable ears;
  private boolean closed;

  private Worker(
      WorkerStore store,
      WorkerOptions options,
      Map<String, Handler<?>> handlers,
      Sources sources,
      @Nullable String onlyJob) {
    this.store = store;
    this.options = options;
    this.types = handlers.keySet();
    this.lock = LockFile.take(options.lockFolder(), store.namespace(), options.name());
    this.runs = new Runs(store, handlers, sources, options.name());
    this.keeper = new SessionKeeper(store, options, types, lock, runs);
    this.slots = new Slots(options.slots(), this::hungry);
    this.claims = new ClaimLoop(store, types, onlyJob, keeper, slots, runs);
    this.limits = new TimeLimits(options, slots);
    this.engine = new Engine(store, options.name(), keeper, slots, runs, claims, limits);
    Recoverer recoverer = new Recoverer(store.recovery(), store.claims(), options.name());
    this.recovery = new StartupRecovery(store, recoverer, lock);
    this.watch = new LivenessWatch(store, types, keeper, recoverer, lock.predecessor(), this::poke);
    this.upkeep = new Upkeep(recovery, keeper, options.name());
    runs.attach(engine);
  }

  static Worker start(
      WorkerStore store,
      WorkerOptions options,
      Map<String, Handler<?>> handlers,
      Sources sources,
      @Nullable String onlyJob) {
    Worker worker = new Worker(store, options, handlers, sources, onlyJob);
    try {
      worker.begin();
      return worker;
    } catch (RuntimeException | Error e) {
      worker.stop();
      throw e;
    }
  }

  private void begin() {
    @Nullable String[] predecessors = keeper.open();
    keeper.start();
    StartupRecovery.Report report = recover(predecessors);
    keeper.tell(report.json(options.name()));
    ears = store.listen(types, new WorkerStore.Ears(id -> wake(), shard -> keeper.signal()));
    slots.start();
    limits.start();
    claims.start();
    watch.start();
    upkeep.start();
    keeper.work();
    claims.poke();
    LOG.info(
        "worker={} session={} slots={} started; recovered sessions={} chunks={}",
        options.name(),
        keeper.session().id(),
        options.slots(),
        report.sessionsRecovered(),
        report.chunksResumed());
  }

  /// A connection that breaks meanwhile is no reason to give up: every step may be repeated.
  private StartupRecovery.Report recover(@Nullable String[] predecessors) {
    Pause pause = new Pause();
    long until = System.nanoTime() + options.deadline().toNanos();
    while (true) {
      try {
        return recovery.run(keeper.session(), predecessors);
      } catch (RedisUnavailableException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        LOG.info("worker={} recovers once more: {}", options.name(), e.getMessage());
        pause.await(AGAIN);
      }
    }
  }

  public String name() {
    return options.name();
  }

  /// The id of its present session.
  public String session() {
    return keeper.session().id();
  }

  private void hungry() {
    claims.hungry();
    if (engine.quarantine().isAwaited()) {
      claims.poke();
    }
  }

  private void wake() {
    if (keeper.isHalted()) {
      keeper.signal(); // what has come may be what it missed
    }
    claims.poke();
    watch.signal();
  }

  private void poke() {
    claims.poke();
  }

  /// Drains: claims nothing more, gives back what hasn't begun, waits for what runs (then hands
  /// that over too), and closes the session, so that nothing is left to recover.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    slots.drain(); // first: a handler that is told to end must not make room for the next one
    keeper.drain();
    long until = System.nanoTime() + options.drainTimeout().toNanos();
    if (!slots.awaitCalm(Math.max(0, until - System.nanoTime()))) {
      slots.all().forEach(Slot::handOver);
      if (!slots.awaitCalm(LAST_WORDS.toNanos())) {
        slots.all().forEach(Slot::leave); // what ignores an interrupt can't hold the session up
      }
    }
    flush(System.nanoTime() + LAST_WORDS.toNanos());
    keeper.close();
    closeSession();
    stop();
    LOG.info("worker={} stopped", options.name());
  }

  /// Stops at once, as a process does that dies: nothing is given back, the session isn't closed,
  /// and another worker recovers from it. For tests of recovery; everybody else wants [#close].
  public void abandon() {
    stop();
  }

  /// Waits until every outcome has been answered.
  private void flush(long until) {
    Pause turn = new Pause();
    while (!runs.isEmpty() && System.nanoTime() < until) {
      runs.all().forEach(JobRun::signal);
      turn.await(Duration.ofMillis(5));
    }
  }

  private void closeSession() {
    try {
      for (int shard = 0; shard < store.shards(); shard++) {
        CloseReply reply = CloseReply.MORE;
        for (int tries = 0; reply == CloseReply.MORE && tries < 1_000; tries++) {
          reply = store.sessions().close(shard, keeper.session().id(), some(shard));
          if (reply == CloseReply.NEW_TIMELINE && tries == 0) {
            String id = keeper.session().id();
            store
                .sessions()
                .heartbeat(
                    new Sessions.Beat(
                        shard, id, options.deadline(), 0, "draining", Map.of(), null));
            reply = CloseReply.MORE;
          }
        }
        if (reply != CloseReply.CLOSED) {
          LOG.warn(
              "worker={} session not closed ({}); another worker will recover it",
              options.name(),
              reply);
        }
      }
    } catch (RepriseException e) {
      LOG.warn(
          "worker={} session not closed; another worker will recover it: {}",
          options.name(),
          e.getMessage());
    }
  }

  private List<JobRef> some(int shard) {
    return store.claims().jobsOf(shard, keeper.session().id()).stream()
        .limit(100)
        .map(id -> store.jobs().ref(id).orElseGet(() -> new JobRef(id, "", "-", shard)))
        .toList();
  }

  private void stop() {
    engine.close();
    claims.close();
    watch.close();
    upkeep.close();
    limits.close();
    slots.close();
    keeper.close();
    AutoCloseable open = ears;
    if (open != null) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.debug("subscription not closed", e);
      }
    }
    store.close();
    lock.close();
  }
}
