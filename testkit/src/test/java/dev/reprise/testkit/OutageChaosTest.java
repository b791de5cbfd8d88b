package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reprise.Ids;
import dev.reprise.Job;
import dev.reprise.JobSpec;
import dev.reprise.JobType;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Redis itself is killed, frozen or emptied under running workers.
class OutageChaosTest {
  private static final JobType<Scene.Params> OTHER = JobType.of("other", Scene.Params.class);

  @TempDir Path dir;
  private RedisProcess redis;
  private Scene scene;

  @BeforeEach
  void open() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")));
    scene = new Scene(redis);
  }

  @AfterEach
  void close() {
    try {
      scene.close();
    } finally {
      redis.close();
    }
  }

  @Test
  void everythingKilledAndOneBackUnderItsNameIsRecoveredAtOnceByItsLock() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("locks"));
    Job job = scene.submit(work(20));
    try (WorkerProcess killed =
        WorkerProcess.start(
            FrozenWorker.class,
            dir.resolve("killed.log"),
            redis.uri(),
            scene.namespace(),
            "w",
            folder.toString())) {
      await().until(() -> job.view().inFlight() > 0);
      killed.kill9();
      redis.kill9();
      assertThat(killed.awaitEnd(10)).isTrue();
    }
    redis.restart();
    scene.start(scene.worker("w").lockFolder(folder).handle(WORK, Scene::count));
    assertThat(scene.events("job.recovered")).hasSize(1); // before the first claim
    assertThat(scene.events("job.recovered").getFirst().data()).contains("\"cause\":\"restart\"");
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 20);
  }

  /// The worker halts: what it remembers isn't there. Another one takes new jobs; this one goes on
  /// when its job is back, with what it had committed.
  @Test
  void emptiedRedisHaltsWorkersUntilTheirJobsAreBack() {
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger log = (Logger) LoggerFactory.getLogger("dev.reprise.worker");
    log.addAppender(said);
    try {
      Semaphore permits = new Semaphore(0);
      Map<Integer, Integer> runs = new ConcurrentHashMap<>();
      scene.start(
          scene
              .worker("w")
              .handle(
                  WORK,
                  chunk -> {
                    permits.acquire();
                    runs.merge(chunk.index(), 1, Integer::sum);
                    chunk.count("chunks", 1);
                  }));
      JobSpec<Scene.Params> spec = work(50).id("emptied").uid(Ids.random());
      Job lost = scene.submit(spec);
      permits.release(10);
      await().until(() -> lost.view().done() == 10);
      try (PlainRedis plain = PlainRedis.local(redis.port())) {
        plain.call("FLUSHALL");
      }
      await()
          .untilAsserted(
              () ->
                  assertThat(said.list)
                      .extracting(ILoggingEvent::getFormattedMessage)
                      .anyMatch(line -> line.contains("halts: Redis came back without job")));
      await().until(() -> scene.reprise().workers().getFirst().state().equals("halted"));
      permits.release(1_000);
      scene.start(scene.worker("fresh").handle(OTHER, Scene::count));
      Job next = scene.submit(Scene.quick(OTHER.job(new Scene.Params("")).chunks(5)));
      assertThat(end(next)).isEqualTo(JobStatus.COMPLETED);
      assertThat(scene.reprise().workers()).anyMatch(w -> w.state().equals("halted"));
      Job again = scene.submit(spec);
      assertThat(end(again)).isEqualTo(JobStatus.COMPLETED);
      Scene.assertOnce(again, 50);
      assertThat(runs).hasSize(50);
    } finally {
      log.detachAppender(said);
    }
  }

  /// Redis comes back as it was a while ago: chunks that were committed since are in the live
  /// session's set again, or ahead of the cursor. The worker remembers their commits and says them
  /// again, so that none of them runs twice.
  @Test
  void rollbackIsMadeGoodFromTheWorkersMemory() throws Exception {
    Semaphore permits = new Semaphore(0);
    Map<Integer, Integer> runs = new ConcurrentHashMap<>();
    scene.start(
        scene
            .worker("w")
            .handle(
                WORK,
                chunk -> {
                  permits.acquire();
                  runs.merge(chunk.index(), 1, Integer::sum);
                  chunk.count("chunks", 1);
                }));
    Job job = scene.submit(work(40));
    await().until(() -> permits.getQueueLength() == 4);
    Path data = dir.resolve("redis").resolve("appendonlydir");
    Path kept = Files.createDirectory(dir.resolve("kept"));
    copy(data, kept);
    permits.release(8);
    await().until(() -> job.view().done() == 8);
    List<Integer> committed = List.copyOf(runs.keySet());
    redis.kill9();
    copy(kept, data);
    redis.restart();
    await().until(() -> job.view().done() == 8);
    permits.release(1_000);
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 40);
    assertThat(committed).hasSize(8).allMatch(chunk -> runs.get(chunk) == 1);
    assertThat(scene.events("job.redone")).hasSize(1);
    assertThat(scene.events("worker.lost")).isEmpty();
  }

  /// The token that a handler passes on is that of its claim. Were it that of the moment, a chunk
  /// that Redis forgot and handed out again would have one token in two hands.
  @Test
  void tokenOfAnAttemptIsTheSameOnANewHistory() {
    List<Long> epochs = new CopyOnWriteArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    Worker worker =
        scene.start(
            scene
                .worker("w")
                .slots(1)
                .handle(
                    WORK,
                    chunk -> {
                      epochs.add(chunk.epoch());
                      go.await();
                      epochs.add(chunk.epoch());
                      chunk.count("chunks", 1);
                    }));
    Job job = scene.submit(work(2));
    await().until(() -> epochs.size() == 1);
    redis.kill9();
    redis.restart();
    await().until(() -> !spokenOn(worker).equals(epochs.getFirst().toString()));
    go.countDown();
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(epochs).hasSize(4);
    assertThat(epochs.get(1)).isEqualTo(epochs.get(0));
    assertThat(epochs.get(2)).as("of a claim on the new history").isGreaterThan(epochs.get(0));
    Scene.assertOnce(job, 2);
  }

  /// The epoch on which the worker last said what it holds.
  private String spokenOn(Worker worker) {
    String record = "{" + scene.namespace() + ":0}:session:" + worker.session();
    try (PlainRedis plain = PlainRedis.local(redis.port())) {
      return String.valueOf(plain.call("HGET", record, "epoch"));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// Self-fencing: with Redis out of reach for longer than the deadline, handlers are stopped,
  /// nothing is begun, and who returns because it was told to doesn't commit.
  @Test
  void workerInDoubtStopsItsHandlersAndBeginsNothing() {
    AtomicInteger stopped = new AtomicInteger();
    AtomicInteger begunInDoubt = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    scene.start(
        scene
            .worker("w")
            .slots(2)
            .deadline(Duration.ofSeconds(5))
            .handle(
                WORK,
                chunk -> {
                  begun.incrementAndGet();
                  if (stopped.get() > 0 && !redis.isRunning()) {
                    begunInDoubt.incrementAndGet();
                  }
                  if (chunk.attempt() > 1) {
                    chunk.count("chunks", 1);
                    return;
                  }
                  while (!chunk.isLost()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                  }
                  stopped.incrementAndGet();
                }));
    Job job = scene.submit(work(2));
    await().until(() -> begun.get() == 2);
    redis.kill9();
    await().until(() -> stopped.get() == 2);
    redis.restart();
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(begunInDoubt).hasValue(0);
    Scene.assertOnce(job, 2);
    assertThat(scene.events("chunk.failed")).isEmpty();
    scene.assertPeace();
  }
}
