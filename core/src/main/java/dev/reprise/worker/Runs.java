package dev.reprise.worker;

import dev.reprise.PermanentFailureException;
import dev.reprise.ReleaseException;
import dev.reprise.source.InputDigest;
import dev.reprise.source.Source;
import dev.reprise.source.SourceException;
import dev.reprise.source.Sources;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The jobs that this worker deals with now, one [JobRun] each.
final class Runs {
  private static final Duration RECONCILE = Duration.ofSeconds(2);

  private final WorkerStore store;
  private final Map<String, Handler<?>> handlers;
  private final Sources sources;
  private final Map<String, JobRun> runs = new HashMap<>();
  private volatile @Nullable Engine engine;

  Runs(WorkerStore store, Map<String, Handler<?>> handlers, Sources sources) {
    this.store = store;
    this.handlers = handlers;
    this.sources = sources;
  }

  void attach(Engine to) {
    engine = to;
  }

  void poke() {
    engine().poke();
  }

  boolean isEmpty() {
    synchronized (runs) {
      return runs.isEmpty();
    }
  }

  List<JobRun> all() {
    synchronized (runs) {
      return List.copyOf(runs.values());
    }
  }

  /// Lets a job claim; begins to deal with it where that is new.
  void grant(JobRef ref, Session session) {
    synchronized (runs) {
      JobRun run = runs.get(ref.id());
      if (run != null && run.session() == session && run.ref().equals(ref)) {
        run.grant();
        return;
      }
      if (run != null) {
        return; // the old session's outcomes are still on their way
      }
    }
    Optional<JobView> view = store.jobs().find(ref.id());
    if (view.isPresent()) {
      start(ref, session, meaning(view.get())).grant();
    }
  }

  private JobRun start(JobRef ref, Session session, JobRun.Meaning<?> meaning) {
    synchronized (runs) {
      JobRun there = runs.get(ref.id());
      if (there != null) {
        return there;
      }
      JobRun run = new JobRun(engine(), session, ref, meaning);
      runs.put(ref.id(), run);
      run.start();
      return run;
    }
  }

  private JobRun.Meaning<?> meaning(JobView view) {
    Handler<?> handler = handlers.get(view.ref().type());
    if (handler == null) {
      return refusing("This worker has no handler for jobs of type " + view.ref().type() + ".");
    }
    try {
      return meaning(handler, view);
    } catch (PermanentFailureException e) {
      return refusing(String.valueOf(e.getMessage()));
    } catch (ReleaseException | SourceException e) {
      throw e; // not here, or not now
    } catch (RuntimeException e) {
      return refusing("The job's source or params can't be understood: " + e);
    }
  }

  private <P> JobRun.Meaning<P> meaning(Handler<P> handler, JobView view) {
    Source source = sources.make(view.source());
    return new JobRun.Meaning<>(
        handler, handler.params(view.params()), source, InputDigest.of(view.source()));
  }

  /// A job that can't be understood: each chunk says why and is dead at once.
  private static JobRun.Meaning<String> refusing(String why) {
    Handler<String> handler =
        new Handler<>(
            new dev.reprise.JobType<>("refused", String.class),
            chunk -> {
              throw new PermanentFailureException(why);
            },
            chunk -> {
              throw new PermanentFailureException(why);
            });
    return new JobRun.Meaning<>(handler, "", dev.reprise.source.NumberRange.of(0, 0), "");
  }

  /// Removes a run that holds nothing and waits for nothing.
  boolean release(JobRun run) {
    synchronized (runs) {
      if (run.isWanted()) {
        return false;
      }
      runs.remove(run.ref().id(), run);
      return true;
    }
  }

  void ended(JobRun run) {
    synchronized (runs) {
      runs.remove(run.ref().id(), run);
    }
  }

  /// Says for every job, of these shards or (where none is named) of all, what the session holds;
  /// also for those that only Redis believes it to hold.
  ///
  /// @return whether Redis has heard all of it
  boolean reconcile(Session session, java.util.Set<Integer> shards) {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int shard = 0; shard < store.shards(); shard++) {
      if (!shards.isEmpty() && !shards.contains(shard)) {
        continue;
      }
      for (String id : store.claims().jobsOf(shard, session.id())) {
        if (!deals(id)) {
          store.jobs().find(id).ifPresent(view -> start(view.ref(), session, meaning(view)));
        }
      }
      for (JobRun run : all()) {
        if (run.ref().shard() == shard && run.session() == session) {
          asked.add(run.reconcile());
        }
      }
    }
    long until = System.nanoTime() + RECONCILE.toNanos(); // for all: heartbeats wait meanwhile
    boolean through = true;
    for (CompletableFuture<Boolean> one : asked) {
      through &= get(one, until - System.nanoTime());
    }
    return through;
  }

  boolean deals(String job) {
    synchronized (runs) {
      return runs.containsKey(job);
    }
  }

  private static boolean get(CompletableFuture<Boolean> one, long nanos) {
    try {
      return one.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /// The session is dead: its chunks run elsewhere. Handlers are told; ended outcomes are still
  /// sent, and the fence decides.
  void abandon(Session session) {
    for (JobRun run : all()) {
      if (run.session() == session) {
        run.signal();
      }
    }
    engine().interruptLost();
  }

  private Engine engine() {
    Engine attached = engine;
    if (attached == null) {
      throw new IllegalStateException("runs without an engine");
    }
    return attached;
  }
}
