package dev.reprise.chaos.stage;

import dev.reprise.Job;
import dev.reprise.JobSpec;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.source.NumberRange;
import dev.reprise.store.JobView;
import dev.reprise.store.Submission.Limits;
import dev.reprise.testkit.PlainRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a scenario acts on: a Redis of its own, workers as real processes, each behind a proxy of
/// its own, one job and the table that it fills. Faults are injected through it, and counted.
public final class Stage implements AutoCloseable {
  /// Failed attempts after which a chunk of the job is dead.
  public static final int MAX_FAILURES = 5;

  private static final String NAMESPACE = "chaos";

  private final Path home;
  private final Path dir;
  private final Random random;
  private final RedisProcess redis;
  private final Reprise reprise;
  private final Table table;
  private final Crew crew;
  private final List<Fault> faults = Collections.synchronizedList(new ArrayList<>());
  private final long began = System.nanoTime();
  private @Nullable Submitted submitted;

  private record Submitted(JobSpec<Work> spec, Job job, Watch watch) {}

  private Stage(Path home, Path dir, long seed, RedisProcess redis, Reprise reprise) {
    this.home = home;
    this.dir = dir;
    this.random = new Random(seed);
    this.redis = redis;
    this.reprise = reprise;
    this.table = new Table(dir.resolve("table.db"));
    this.crew = new Crew(this);
  }

  /// @param home where the bundled Redis is unpacked, once for all
  /// @param dir an empty folder of its own
  public static Stage open(Path home, Path dir, long seed, Setting setting) {
    try {
      Files.createDirectories(dir.resolve("workers"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    RedisProcess redis = RedisProcess.start(setting.options(home, dir.resolve("redis")));
    try {
      Stage stage =
          new Stage(
              home, dir, seed, redis, Reprise.options(redis.uri()).namespace(NAMESPACE).connect());
      stage.table.create();
      return stage;
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  public Random random() {
    return random;
  }

  /// From `least` to `most`, both included.
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  public RedisProcess redis() {
    return redis;
  }

  public Crew crew() {
    return crew;
  }

  public Reprise reprise() {
    return reprise;
  }

  public Table table() {
    return table;
  }

  public Path dir() {
    return dir;
  }

  /// What all scenarios share.
  public Path home() {
    return home;
  }

  /// The files of Redis, for when it is stopped.
  public Data data() {
    return new Data(dir.resolve("redis"));
  }

  public ClockShim clockShim() {
    return ClockShim.in(home).orElseThrow();
  }

  /// Where workers keep their locks, histories and logs.
  Path workers() {
    return dir.resolve("workers");
  }

  String namespace() {
    return NAMESPACE;
  }

  /// The shard's hash tag.
  public String tag() {
    return "{" + NAMESPACE + ":0}";
  }

  /// Submits the job: chunks of five records that take `millis` each.
  public void submit(int chunks, long millis) {
    submit(chunks, millis, Map.of());
  }

  public void submit(int chunks, long millis, Map<Integer, Work.Spoil> spoilt) {
    JobSpec<Work> spec =
        Work.TYPE
            .job(new Work(table.file().toString(), millis, spoilt))
            .source(NumberRange.of(0, (long) chunks * Work.RECORDS))
            .chunkRecords(Work.RECORDS)
            .id("work")
            .uid("uid-" + Long.toHexString(random.nextLong()))
            .limits(
                new Limits(
                    MAX_FAILURES, 0, 0, 1, Duration.ofMillis(20), Duration.ofMillis(200), true));
    Job job = reprise.submit(spec);
    submitted = new Submitted(spec, job, new Watch(reprise, job));
  }

  /// Submits it once more, under the same uid, as a client does that waits for it.
  public void submitAgain() {
    reprise.submit(submitted().spec());
  }

  private Submitted submitted() {
    Submitted there = submitted;
    if (there == null) {
      throw new IllegalStateException("the scenario has submitted no job");
    }
    return there;
  }

  public Job job() {
    return submitted().job();
  }

  /// What was seen of the job so far.
  public Watch watch() {
    return submitted().watch();
  }

  /// The job as it stands now.
  public JobView view() {
    return job().view();
  }

  public void awaitDone(long chunks) {
    Waiting.until(
        chunks + " chunks done", () -> view().done() >= chunks || view().status().isTerminal());
  }

  /// Waits until a part of the job is done; the job must still run then.
  public void awaitShare(double share) {
    awaitDone((long) (view().total() * share));
  }

  /// Says what is being done to whom.
  public void fault(String what) {
    faults.add(new Fault((System.nanoTime() - began) / 1_000_000, what));
  }

  public List<Fault> faults() {
    return List.copyOf(faults);
  }

  /// Kills Redis as `kill -9` does.
  public void killRedis() {
    fault("kill -9 of Redis");
    redis.kill9();
  }

  /// A plain command, past everything.
  public String tellRedis(String... command) {
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      return String.valueOf(plain.call(command));
    }
  }

  /// Whether Redis answers a command that writes with an error that begins so.
  public boolean refusesWrites(String error) {
    try {
      tellRedis("SET", "somebody-elses", "1");
      return false;
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage()).contains(error);
    }
  }

  /// Ends every fault that still stands.
  public void heal() {
    if (redis.isRunning()) {
      redis.resume();
    } else {
      redis.restart();
    }
    crew.heal();
  }

  @Override
  public void close() {
    Submitted there = submitted;
    if (there != null) {
      there.watch().close();
    }
    crew.close();
    try {
      reprise.close();
    } finally {
      redis.close();
    }
  }
}
