package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands as processes: signals, stdout, and the embedded Redis that outlives them.
class ProcessesRedisTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path home;
  @TempDir Path logs;

  @AfterEach
  void stopEmbeddedRedis() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void embeddedRedisOutlivesKill9OfTheWholeGroupAndTheNextCommandJoinsIt() throws Exception {
    long pid;
    try (CliProcess follow = CliProcess.start(home, logs, "follow", "events", "--follow")) {
      Awaitility.await().atMost(SOON).until(() -> EmbeddedRedis.status(home).isPresent());
      pid = EmbeddedRedis.status(home).orElseThrow().pid();
      follow.kill9Group();
    }
    Optional<EmbeddedRedis.Status> after = EmbeddedRedis.status(home);
    assertThat(after).isPresent();
    assertThat(after.get().pid()).isEqualTo(pid);
    try (CliProcess jobs = CliProcess.start(home, logs, "jobs", "jobs", "--json")) {
      assertThat(jobs.awaitExit()).isZero();
      assertThat(jobs.out()).isEmpty();
      assertThat(jobs.err()).isEqualTo("No jobs." + System.lineSeparator());
    }
    assertThat(EmbeddedRedis.status(home).orElseThrow().pid()).isEqualTo(pid);
    try (CliProcess stop = CliProcess.start(home, logs, "stop", "redis", "stop", "--json")) {
      assertThat(stop.awaitExit()).isZero();
      assertThat(stop.out().strip()).isEqualTo("{\"stopped\":true}");
    }
    assertThat(EmbeddedRedis.status(home)).isEmpty();
  }

  @Test
  void aWorkerWorksUntilSigtermAndDrains() throws Exception {
    try (CliProcess worker = CliProcess.start(home, logs, "w", "worker", "--name", "w1")) {
      await(worker, "waits for work");
      try (Reprise reprise = Reprise.connect(EmbeddedRedis.startOrJoin(home).uri())) {
        Job job = reprise.submit(Noop.TYPE.job(new Noop("")).chunks(1_000));
        assertThat(job.await(SOON).status()).isEqualTo(JobStatus.COMPLETED);
        worker.terminate();
        assertThat(worker.awaitExit()).isZero();
        assertThat(worker.out()).isEmpty();
        assertThat(worker.err()).contains("worker=w1 drains", "worker=w1 stopped");
        assertThat(reprise.workers()).isEmpty();
      }
    }
  }

  @Test
  void aWorkerGoesOnWhenItsEmbeddedRedisIsKilledUnderIt() throws Exception {
    try (CliProcess worker = CliProcess.start(home, logs, "w", "worker", "--name", "w1")) {
      await(worker, "waits for work");
      long pid = EmbeddedRedis.status(home).orElseThrow().pid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      await(worker, "embedded Redis was gone and runs again");
      try (Reprise reprise = Reprise.connect(EmbeddedRedis.startOrJoin(home).uri())) {
        Job job = reprise.submit(Noop.TYPE.job(new Noop("")).chunks(100));
        assertThat(job.await(SOON).status()).isEqualTo(JobStatus.COMPLETED);
      }
      worker.terminate();
      assertThat(worker.awaitExit()).isZero();
    }
  }

  @Test
  void twoWorkersOfOneNameBothRunAndOneLineSaysSo() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(logs.resolve("redis")));
        CliProcess one = worker(redis, "one")) {
      await(one, "waits for work");
      try (CliProcess two = worker(redis, "two");
          Reprise reprise = Reprise.connect(redis.uri())) {
        await(two, "waits for work");
        assertThat(two.err().lines().filter(line -> line.contains("has this name"))).hasSize(1);
        assertThat(one.err()).doesNotContain("has this name");
        assertThat(reprise.workers()).hasSize(2).allMatch(worker -> worker.name().equals("twin"));
        assertThat(one.isAlive() && two.isAlive()).isTrue();
      }
    }
  }

  private CliProcess worker(RedisProcess redis, String name) throws Exception {
    return CliProcess.start(home, logs, name, "worker", "--name", "twin", "--redis", redis.uri());
  }

  private static void await(CliProcess process, String line) {
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(process.isAlive()).as(process.err()).isTrue();
              return process.err().contains(line);
            });
  }
}
