package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.reprise.Chunk;
import dev.reprise.Job;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
  void redisKilledTwiceUnderTwoWorkersLosesNobody() {
    scene.start(scene.worker("a").handle(WORK, OutageChaosTest::aWhile));
    scene.start(scene.worker("b").handle(WORK, OutageChaosTest::aWhile));
    Job job = scene.submit(work(1_000));
    for (int kill = 1; kill <= 2; kill++) {
      long goal = kill * 200L;
      await().until(() -> job.view().done() >= goal);
      redis.kill9();
      redis.restart();
    }
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 1_000);
    assertThat(scene.events("redis.timeline")).hasSize(2);
    assertThat(scene.reprise().workers()).hasSize(2);
    scene.assertPeace();
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

  @Test
  void emptiedRedisIsSaidLoudlyAndEndsNothingFalsely() {
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    Logger log = (Logger) LoggerFactory.getLogger("dev.reprise.worker");
    log.addAppender(said);
    try {
      AtomicInteger calls = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      Worker worker =
          scene.start(
              scene
                  .worker("w")
                  .handle(
                      WORK,
                      chunk -> {
                        calls.incrementAndGet();
                        if (chunk.params().text().isEmpty()) {
                          go.await();
                        }
                      }));
      Job lost = scene.submit(work(50));
      await().until(() -> calls.get() == 4);
      String old = worker.session();
      try (PlainRedis plain = PlainRedis.local(redis.port())) {
        plain.call("FLUSHALL");
      }
      go.countDown();
      await().until(() -> !worker.session().equals(old));
      assertThat(scene.reprise().job(lost.id())).isEmpty();
      await()
          .untilAsserted(
              () ->
                  assertThat(said.list)
                      .extracting(ILoggingEvent::getFormattedMessage)
                      .anyMatch(line -> line.contains("isn't known to Redis any more"))
                      .anyMatch(line -> line.contains("isn't in Redis any more")));
      Job next = scene.submit(Scene.quick(WORK.job(new Scene.Params("next")).chunks(5)));
      assertThat(end(next)).isEqualTo(JobStatus.COMPLETED);
      assertThat(calls).hasValue(4 + 5);
      assertThat(scene.events("job.completed")).hasSize(1);
    } finally {
      log.detachAppender(said);
    }
  }

  /// Redis comes back as it was a while ago: chunks that were committed since are in the live
  /// session's set again. The worker says that it doesn't hold them, so they run again, and the job
  /// ends.
  @Test
  void rollbackPutsChunksBackIntoALiveSessionAndTheJobEnds() throws Exception {
    Semaphore permits = new Semaphore(0);
    AtomicInteger calls = new AtomicInteger();
    scene.start(
        scene
            .worker("w")
            .handle(
                WORK,
                chunk -> {
                  calls.incrementAndGet();
                  permits.acquire();
                  chunk.count("chunks", 1);
                }));
    Job job = scene.submit(work(40));
    await().until(() -> permits.getQueueLength() == 4);
    Path data = dir.resolve("redis").resolve("appendonlydir");
    Path kept = Files.createDirectory(dir.resolve("kept"));
    copy(data, kept);
    permits.release(8);
    await().until(() -> job.view().done() == 8);
    redis.kill9();
    copy(kept, data);
    redis.restart();
    permits.release(1_000);
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 40);
    assertThat(calls.get()).isGreaterThanOrEqualTo(44);
    assertThat(scene.events("worker.lost")).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @Test
  void redisFrozenPastTheDeadlineLosesNobody() {
    scene.start(
        scene.worker("a").deadline(Duration.ofSeconds(5)).handle(WORK, OutageChaosTest::aWhile));
    scene.start(
        scene.worker("b").deadline(Duration.ofSeconds(5)).handle(WORK, OutageChaosTest::aWhile));
    Job job = scene.submit(work(1_000));
    await().until(() -> job.view().done() >= 200);
    redis.pause();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(7)); // time itself is what is tested
    redis.resume();
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 1_000);
    assertThat(scene.events("worker.started")).hasSize(2);
    scene.assertPeace();
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

  private static void aWhile(Chunk<Scene.Params> chunk) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    chunk.count("chunks", 1);
  }
}
