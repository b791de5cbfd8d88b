package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `reprise watch`, as a process: it looks, tells, and never touches the job.
@Timeout(120)
class WatchRedisTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir;
  private RedisProcess redis;
  private Reprise reprise;

  @BeforeEach
  void start() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")));
    reprise = Reprise.connect(redis.uri());
  }

  @AfterEach
  void everyJobIsWhole() {
    assertThat(Cli.run("audit", "--redis", redis.uri()).exit()).isZero();
    reprise.close();
    redis.close();
  }

  @Test
  void anUnknownJobIsOneSentence() {
    Cli.Result result = Cli.run("watch", "no-such.0", "--redis", redis.uri());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("There is no job no-such.0", "reprise jobs").hasLineCount(1);
  }

  @Test
  void aJobThatHasEndedIsToldByItsExitCode() {
    Job done = reprise.submit(Noop.TYPE.job(new Noop("")).id("done").chunks(3));
    Job failed = reprise.submit(Noop.TYPE.job(new Noop("no such target")).id("failed").chunks(1));
    Job cancelled = reprise.submit(Noop.TYPE.job(new Noop("")).id("cancelled").chunks(3));
    cancelled.cancel("not wanted");
    try (Worker worker =
        reprise
            .worker("w")
            .handle(
                Noop.TYPE,
                chunk -> {
                  if (!chunk.params().equals(new Noop(""))) {
                    throw new dev.reprise.PermanentFailureException("can't be done");
                  }
                })
            .start()) {
      done.await(SOON);
      failed.await(SOON);
    }
    Cli.Result ok = watch(done.id());
    assertThat(ok.exit()).isZero();
    assertThat(ok.out()).startsWith("Job done.0 is COMPLETED: 3 chunks done").hasLineCount(1);
    Cli.Result bad = watch(failed.id());
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.err()).contains("can't be done", "reprise redrive failed.0");
    assertThat(watch(cancelled.id()).exit()).isEqualTo(4);
  }

  @Test
  void tellsPausesAndOutagesAsTheyHappenAndEndsWithTheJob() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    Job job = reprise.submit(Noop.TYPE.job(new Noop("")).id("slow").chunks(20));
    try (CliProcess one = watching(job, "one");
        CliProcess two = watching(job, "two")) {
      Worker worker =
          reprise
              .worker("w")
              .slots(1)
              .handle(
                  Noop.TYPE,
                  chunk -> {
                    if (chunk.index() == 10) {
                      hold.await();
                    }
                  })
              .start();
      try (worker) {
        said(one, "of 20 chunks");
        job.pause("lunch");
        said(one, "Job slow.0 was paused (lunch)");
        said(two, "Job slow.0 was paused (lunch)");
        job.resume("");
        said(one, "Job slow.0 goes on");
        redis.kill9();
        said(one, "Waiting for Redis");
        redis.restart();
        said(one, "Redis answers again");
        hold.countDown();
        assertThat(one.awaitExit()).as(one.err()).isZero();
        assertThat(two.awaitExit()).as(two.err()).isZero();
      }
      assertThat(one.err().lines().filter(line -> line.startsWith("Waiting for Redis"))).hasSize(1);
      assertThat(one.err()).doesNotContain("\r", "\u001b");
      assertThat(one.out()).startsWith("Job slow.0 is COMPLETED: 20 chunks done").hasLineCount(1);
    }
  }

  @Test
  void interruptedItLeavesTheJobAlone() throws Exception {
    Job job = reprise.submit(Noop.TYPE.job(new Noop("")).id("waits").chunks(5));
    try (CliProcess watch = watching(job, "w")) {
      said(watch, "no worker handles type noop");
      watch.terminate();
      assertThat(watch.awaitExit()).isEqualTo(130);
      assertThat(watch.err()).contains("Job waits.0 goes on");
    }
    assertThat(job.view().status().isTerminal()).isFalse();
  }

  @Test
  void jsonIsTheJobLineByLineAndTheLastOneIsFinal() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    Job job = reprise.submit(Noop.TYPE.job(new Noop("")).id("json").chunks(4));
    try (CliProcess watch =
        CliProcess.start(dir, dir, "json", "watch", job.id(), "--json", "--redis", redis.uri())) {
      try (Worker worker =
          reprise.worker("w").slots(1).handle(Noop.TYPE, chunk -> hold.await()).start()) {
        Awaitility.await().atMost(SOON).until(() -> watch.out().lines().count() >= 2);
        hold.countDown();
        assertThat(watch.awaitExit()).as(watch.err()).isZero();
      }
      ObjectMapper json = new ObjectMapper();
      List<String> lines = watch.out().lines().toList();
      JsonNode first = json.readTree(lines.getFirst());
      JsonNode last = json.readTree(lines.getLast());
      assertThat(Cli.keys(first)).startsWith("time", "id", "version", "type", "status");
      assertThat(first.path("unit").asText()).isEqualTo("chunk");
      assertThat(first.path("unitsTotal").asLong()).isEqualTo(4);
      assertThat(last.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(last.path("done").asLong()).isEqualTo(4);
    }
  }

  private Cli.Result watch(String id) {
    return Cli.run("watch", id, "--redis", redis.uri());
  }

  private CliProcess watching(Job job, String name) throws Exception {
    return CliProcess.start(dir, dir, name, "watch", job.id(), "--redis", redis.uri());
  }

  private static void said(CliProcess process, String text) {
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(process.isAlive()).as(process.err()).isTrue();
              return process.err().contains(text);
            });
  }
}
