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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Rests rests;
  private final RedoLog redo;
  private final Map<String, JobRun> runs = new HashMap<>();
  private volatile @Nullable Engine engine;

  Runs(WorkerStore store, Map<String, Handler<?>> handlers, Sources sources, String worker) {
    this.store = store;
    this.handlers = handlers;
    this.sources = sources;
    this.rests = new Rests(worker);
    this.redo = new RedoLog(worker);
  }

  void attach(Engine to) {
    engine = to;
  }

  void poke() {
    engine().poke();
  }

  /// The jobs that are left alone.
  Rests rests() {
    return rests;
  }

  /// What was committed of late.
  RedoLog redo() {
    return redo;
  }

  /// Jobs that a session has dealings with, or that weren't over when it committed last.
  Set<JobRef> remembered(Session session) {
    Set<JobRef> jobs = new HashSet<>();
    for (int shard = 0; shard < store.shards(); shard++) {
      jobs.addAll(redo.open(shard));
    }
    for (JobRun run : all()) {
      if (run.session() == session) {
        jobs.add(run.ref());
      }
    }
    return jobs;
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
      JobRun run = runs.get(key(ref, session));
      if (run != null) {
        run.grant();
        return;
      }
    }
    Optional<JobView> view = store.jobs().find(ref.id());
    if (view.isPresent() && view.get().ref().equals(ref) && redo.replay(store.claims(), ref)) {
      JobMeaning<?> meaning = meaning(view.get());
      synchronized (runs) {
        start(ref, session, meaning).grant();
      }
    }
  }

  private JobRun start(JobRef ref, Session session, JobMeaning<?> meaning) {
    synchronized (runs) {
      return runs.computeIfAbsent(
          key(ref, session),
          key -> {
            JobRun run = new JobRun(engine(), session, ref, meaning);
            run.start();
            return run;
          });
    }
  }

  /// A job that was purged and submitted again, and a session that was lost and followed by
  /// another, have dealings of their own; those of the old one only end.
  private static String key(JobRef ref, Session session) {
    return session.id() + "/" + ref.uid() + "/" + ref.id();
  }

  private JobMeaning<?> meaning(JobView view) {
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

  private <P> JobMeaning<P> meaning(Handler<P> handler, JobView view) {
    Source source = sources.make(view.source());
    return new JobMeaning<>(
        handler, handler.params(view.params()), source, InputDigest.of(view.source()));
  }

  /// A job that can't be understood: each chunk says why and is dead at once.
  private static JobMeaning<String> refusing(String why) {
    Handler<String> handler =
        new Handler<>(
            new dev.reprise.JobType<>("refused", String.class),
            chunk -> {
              throw new PermanentFailureException(why);
            },
            chunk -> {
              throw new PermanentFailureException(why);
            });
    return new JobMeaning<>(handler, "", dev.reprise.source.NumberRange.of(0, 0), "");
  }

  /// Removes a run that holds nothing and waits for nothing.
  boolean release(JobRun run) {
    synchronized (runs) {
      if (run.isWanted()) {
        return false;
      }
      runs.remove(key(run.ref(), run.session()), run);
      return true;
    }
  }

  void ended(JobRun run) {
    synchronized (runs) {
      runs.remove(key(run.ref(), run.session()), run);
    }
  }

  /// Says for every job, of these shards or (where none is named) of all, what the session holds;
  /// also for those that only Redis believes it to hold.
  ///
  /// @return whether Redis has heard all of it
  boolean reconcile(Session session, Set<Integer> shards) {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    for (int shard = 0; shard < store.shards(); shard++) {
      if (!shards.isEmpty() && !shards.contains(shard)) {
        continue;
      }
      for (String id : store.claims().jobsOf(shard, session.id())) {
        store.jobs().find(id).ifPresent(view -> asked.add(ask(view, session)));
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

  /// Begins and asks in one step: a run that holds nothing and isn't asked for anything ends.
  private CompletableFuture<Boolean> ask(JobView view, Session session) {
    JobMeaning<?> meaning = meaning(view);
    synchronized (runs) {
      return start(view.ref(), session, meaning).reconcile();
    }
  }

  /// Whether chunks of the job are run here.
  boolean deals(String job) {
    return all().stream().anyMatch(run -> run.ref().id().equals(job));
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
