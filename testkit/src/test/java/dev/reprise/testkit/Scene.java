package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Chunk;
import dev.reprise.Ids;
import dev.reprise.Job;
import dev.reprise.JobSpec;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/// One test's workers and jobs, in a fresh namespace of a real Redis. Closing it drains the workers
/// and checks what is always true of the shard.
final class Scene implements AutoCloseable {
  static final JobType<Params> WORK = JobType.of("work", Params.class);
  static final Duration PATIENCE = Duration.ofSeconds(20);

  record Params(String text) {}

  private final RedisProcess redis;
  private final String namespace = "s" + Ids.random().substring(0, 8);
  private final Reprise reprise;
  private final List<Worker> workers = new ArrayList<>();

  Scene(RedisProcess redis) {
    this.redis = redis;
    this.reprise = Reprise.options(redis.uri()).namespace(namespace).connect();
  }

  Reprise reprise() {
    return reprise;
  }

  String namespace() {
    return namespace;
  }

  /// A worker with four slots, still without handlers.
  WorkerBuilder worker(String name) {
    return reprise.worker(name).slots(4);
  }

  Worker start(WorkerBuilder builder) {
    Worker worker = builder.start();
    workers.add(worker);
    return worker;
  }

  /// A job of that many chunks that tries again soon.
  static JobSpec<Params> work(long chunks) {
    return quick(WORK.job(new Params("")).chunks(chunks));
  }

  static <P> JobSpec<P> quick(JobSpec<P> spec) {
    return spec.backoff(Duration.ofMillis(5), Duration.ofMillis(10));
  }

  <P> Job submit(JobSpec<P> spec) {
    return reprise.submit(spec);
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10));
  }

  static JobStatus end(Job job) {
    return job.await(PATIENCE).status();
  }

  List<Events.Entry> events() {
    try (RedisEvents reader = reprise.events()) {
      return reader.read(EventCursor.OLDEST, 100_000, Duration.ZERO).events();
    } catch (Exception e) {
      throw new IllegalStateException("can't read events", e);
    }
  }

  List<Events.Entry> events(String type) {
    return events().stream().filter(entry -> entry.type().equals(type)).toList();
  }

  /// Nobody was declared dead, and nothing was refused.
  void assertPeace() {
    assertThat(events())
        .extracting(Events.Entry::type)
        .doesNotContain("worker.lost", "job.recovered", "chunk.fenced", "chunk.dead");
  }

  /// What was counted chunk by chunk is what is done.
  static void assertOnce(Job job, long chunks) {
    assertThat(job.view().done()).isEqualTo(chunks);
    assertThat(job.view().counters()).containsEntry("chunks", chunks);
  }

  /// The simplest handler.
  static void count(Chunk<Params> chunk) {
    chunk.count("chunks", 1);
  }

  int attempts(Job job, int chunk) {
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      Object attempts =
          plain.call(
              "HGET",
              "{" + namespace + ":0}:job:" + job.id() + ":attempts",
              ChunkRange.text(chunk));
      return attempts == null ? 1 : Integer.parseInt(attempts.toString());
    }
  }

  void closeWorkers() {
    workers.forEach(Worker::close);
    workers.clear();
  }

  @Override
  public void close() {
    closeWorkers();
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      PartitionInvariant.check(
          PartitionCheck.of(new ShardReader(plain, "{" + namespace + ":0}").read()));
    } finally {
      reprise.close();
    }
  }
}
