package dev.reprise.testkit.crash;

import dev.reprise.Chunk;
import dev.reprise.Job;
import dev.reprise.JobPurgedException;
import dev.reprise.JobSpec;
import dev.reprise.PermanentFailureException;
import dev.reprise.RedisUnavailableException;
import dev.reprise.ReleaseException;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.redis.RedisEvents;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.Reject;
import dev.reprise.sink.SinkException;
import dev.reprise.source.Records;
import dev.reprise.store.EventCursor;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.testkit.crash.Work.Params;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What each process of a run does, from its first line: what `reprise import` does when the same
/// line is given again, and all else that a client can ask for. It submits, works, controls, looks,
/// waits for the end, and cleans up. Nothing in it knows of crashes; where a reply is lost it asks
/// again, as any client has to.
final class Program {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOCK = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofMillis(20);
  private static final int TRIES = 50;

  private final World world;
  private final int life;
  private final CrashSeam seam;
  private final Set<String> happened = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Reprise reprise;
  private volatile @Nullable JdbcTarget target;
  private volatile @Nullable Worker worker;

  Program(World world, int life, CrashSeam seam) {
    this.world = world;
    this.life = life;
    this.seam = seam;
  }

  void run() throws Exception {
    Reprise mine =
        again(() -> Reprise.options(world.uri()).namespace(world.namespace()).seam(seam).connect());
    reprise = mine;
    JdbcTarget database = JdbcTarget.open(world.url());
    target = database;
    JdbcSink sink = database.sink(LOCK, seam);
    again(() -> table(sink, "numbers", List.of("job", "n")));
    again(() -> table(sink, "finished", List.of("job")));
    submit(mine);
    idle(mine);
    Worker works = again(() -> start(mine, sink));
    worker = works;
    fatal(mine, sink);
    while (again(() -> waited(mine))) {
      // what had ended may have come back with an earlier Redis
    }
    look(mine);
    works.close();
    mine.close();
    database.close();
  }

  /// @return whether a job had to be waited for
  private static boolean waited(Reprise mine) {
    boolean waited = false;
    for (JobView view : mine.jobs(null, 100)) {
      boolean open = view.sealed() && !view.status().isTerminal();
      if (open && !view.ref().id().matches("(idle|fatal).*")) {
        mine.job(view.ref().id()).orElseThrow().await(PATIENCE);
        waited = true;
      }
    }
    return waited;
  }

  private static boolean table(JdbcSink sink, String name, List<String> columns) {
    sink.createTable(name, columns);
    return true;
  }

  private void submit(Reprise mine) {
    again(() -> mine.submit(world.work().mainSpec(), world.work().main()));
    JobRef extra = world.ref("extra-" + life);
    again(() -> mine.store().submit(world.work().extra(extra, 2)));
    again(() -> mine.store().extend(extra, 2, Work.EXTRA_CHUNKS, true, 1, List.of()));
  }

  /// A job that nobody works on: all that can be done to one.
  private void idle(Reprise mine) {
    Optional<Job> idle = submitted(mine, Work.spec(Work.IDLE, "idle", "idle-" + life, 1));
    if (idle.isPresent()) {
      again(() -> idle.get().pause("wait"));
      again(() -> idle.get().resume("go on"));
      again(() -> idle.get().cancel("enough"));
      purge(idle.get());
    }
  }

  /// A job whose one chunk is dead until somebody mends what it needs, and redrives it.
  private void fatal(Reprise mine, JdbcSink sink) {
    while (!redriven(mine, sink)) {
      // Redis came back as it was before it was submitted: once more, with its uid
    }
  }

  private boolean redriven(Reprise mine, JdbcSink sink) {
    try {
      redrive(mine, sink);
      return true;
    } catch (RepriseException e) {
      if (String.valueOf(e.getMessage()).contains("is gone")) {
        return false;
      }
      throw e;
    }
  }

  private void redrive(Reprise mine, JdbcSink sink) {
    JobSpec<Params> spec = Work.spec(Work.NUMBERS, "fatal", "fatal-" + life, 1);
    Optional<Job> fatal = submitted(mine, spec);
    if (fatal.isPresent()) {
      again(() -> fatal.get().await(PATIENCE));
      world.mend(fatal.get().id());
      again(() -> fatal.get().redrive());
      again(() -> fatal.get().await(PATIENCE));
      purge(fatal.get());
      again(() -> sink.deleteMarkers("u-fatal-" + life));
    }
  }

  private Optional<Job> submitted(Reprise mine, JobSpec<Params> spec) {
    try {
      return Optional.of(again(() -> mine.submit(spec)));
    } catch (JobPurgedException e) {
      return Optional.empty();
    }
  }

  private void purge(Job job) {
    while (again(job::purge) instanceof ControlReply.Busy) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void look(Reprise mine) throws Exception {
    JobRef main = world.work().mainRef();
    again(mine::workers);
    again(() -> mine.store().chunks(main, "done", 3));
    again(() -> mine.store().result(main, 0));
    try (RedisEvents events = again(mine::events)) {
      again(() -> events.read(EventCursor.OLDEST, 10, Duration.ZERO));
    }
  }

  private Worker start(Reprise mine, JdbcSink sink) {
    return mine.worker(World.WORKER)
        .slots(2)
        .lockFolder(world.dir())
        .cacheFolder(world.dir())
        .handle(Work.NUMBERS, chunk -> write(chunk, sink), chunk -> finish(chunk, sink))
        .start();
  }

  private void write(Chunk<Params> chunk, JdbcSink sink) throws Exception {
    String kind = chunk.params().kind();
    if (kind.equals("fatal") && !world.isMended(chunk.jobId())) {
      throw new PermanentFailureException("what it needs is broken");
    }
    if (kind.equals("later") && chunk.attempt() <= 2) {
      throw new ReleaseException("not yet", LATER);
    }
    if (kind.equals("extra") && chunk.index() == 1) {
      chunk.checkpoint(1, "half");
    }
    chunk.transaction(
        sink,
        tx -> {
          List<List<String>> rows = rows(chunk);
          tx.count("rows", tx.insertAll("numbers", List.of("job", "n"), rows));
          if (kind.equals("main") && chunk.index() == 5) {
            tx.reject(new Reject(7, "no number", "seven"));
          }
          if (failsOnce(kind, chunk)) {
            throw new IllegalStateException("fails once");
          }
        });
    chunk.count("chunks", 1);
    if (chunk.index() == 0) {
      chunk.result("\"first\"");
    }
    if (kind.equals("extra")) {
      befall(chunk.index());
    }
  }

  private boolean failsOnce(String kind, Chunk<Params> chunk) {
    boolean fails =
        kind.equals("extra") ? chunk.index() == 0 : kind.equals("main") && chunk.index() % 20 == 7;
    return fails && happened.add(chunk.jobId() + "/" + chunk.index());
  }

  private List<List<String>> rows(Chunk<Params> chunk) {
    List<List<String>> rows = new ArrayList<>();
    try (Records records = chunk.records()) {
      records.forEachRemaining(record -> rows.add(List.of(chunk.jobId(), text(chunk, record))));
    }
    if (chunk.checkpoint() != null) {
      rows.add(0, List.of(chunk.jobId(), Integer.toString(chunk.index() * Work.CHUNK_RECORDS)));
    }
    return rows;
  }

  private static String text(Chunk<Params> chunk, dev.reprise.source.SourceRecord record) {
    String first = record.fields().isEmpty() ? null : record.fields().getFirst();
    return first == null ? chunk.index() + "" : first;
  }

  /// What comes from outside, once in the life of a process, while it holds chunks.
  private void befall(int index) {
    if (index == 1 && happened.add("kept")) {
      seam.whileAlive(world::keep);
      happened.add("can go back");
    }
    if (index > 1 && happened.contains("can go back") && happened.add("back")) {
      seam.whileAlive(world::goBack);
    }
    if (index == 4 && happened.add("taken")) {
      seam.whileAlive(world::takeOver);
    }
  }

  private static void finish(Chunk<Params> chunk, JdbcSink sink) throws Exception {
    chunk.transaction(
        sink,
        tx ->
            tx.count(
                "finished",
                tx.insertAll("finished", List.of("job"), List.of(List.of(chunk.jobId())))));
  }

  /// Asks again where no answer came.
  private static <T> T again(Supplier<T> step) {
    for (int tries = 1; ; tries++) {
      try {
        return step.get();
      } catch (RedisUnavailableException | ReleaseException | SinkException e) {
        if (tries == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /// What the kernel does for a process that died: its connections are gone, its lock is free, and
  /// what its database transactions had open is undone.
  void bury() {
    Worker works = worker;
    if (works != null) {
      works.abandon();
    }
    Reprise connected = reprise;
    if (connected != null) {
      connected.close();
    }
    JdbcTarget database = target;
    if (database != null) {
      database.close();
    }
  }
}
