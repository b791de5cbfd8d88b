package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.PermanentFailureException;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.KillBench;
import dev.reprise.testkit.WorkerProcess;
import dev.reprise.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// The commands that look at jobs and control them, on a real Redis.
class JobCommandsRedisTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final JobType<Note> WORK = JobType.of("work", Note.class);
  private static final JobType<Millis> SLOW = JobType.of("slow", Millis.class);
  private static final List<String> JOB_KEYS =
      List.of(
          ("id version type status reason reasonSince total sealed waiting inFlight retry done dead"
                  + " rejected counters createdAt startedAt endedAt recoveries chunksPerSecond etaMs"
                  + " error")
              .split(" "));
  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  record Note(String text) {}

  record Millis(long millis) {}

  @TempDir static Path dir;
  private static RedisProcess redis;
  private Reprise reprise;
  private String namespace;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void connect(TestInfo test) {
    boolean killed = test.getTags().contains("default-namespace"); // of the bench's worker
    namespace = killed ? "reprise" : test.getTestMethod().orElseThrow().getName();
    reprise = Reprise.options(redis.uri()).namespace(namespace).connect();
  }

  @AfterEach
  void everyJobIsWhole() {
    Cli.Result audit = run("audit");
    assertThat(audit.exit()).as(audit.out()).isZero();
    reprise.close();
  }

  @Test
  void aJobHasTheKeysOfTheContract() {
    Job job = submit(3);
    JsonNode json = run("job", job.id(), "--json").objects().get(0);
    assertThat(Cli.keys(json)).isEqualTo(JOB_KEYS);
    assertThat(json.get("reason").asText()).isEqualTo("no worker handles type work");
    assertThat(json.get("createdAt").asText()).matches(TIME);
    assertThat(json.get("startedAt").isNull()).isTrue();
    assertThat(json.get("waiting").asLong()).isEqualTo(3);
  }

  @Test
  void jobsListsTheNewestFirstAndFiltersByStatus() {
    Job first = submit(1);
    Job second = submit(1);
    assertThat(run("cancel", first.id()).exit()).isZero();
    assertThat(run("jobs").out().lines().map(line -> line.split(" ")[0]))
        .containsExactly("ID", second.id(), first.id());
    assertThat(run("jobs", "--json", "--status", "cancelled").objects())
        .extracting(json -> json.get("id").asText())
        .containsExactly(first.id());
    assertThat(run("--json", "jobs", "--limit", "1").objects()).hasSize(1);
  }

  @Test
  void optionsCountBeforeAndBehindTheCommandAndFromTheEnvironment() {
    Job job = submit(1);
    assertThat(Cli.run("--redis", redis.uri(), "--namespace", namespace, "job", job.id()).out())
        .contains("PENDING");
    Map<String, String> environment =
        Map.of("REPRISE_REDIS", redis.uri(), "REPRISE_NAMESPACE", namespace);
    assertThat(Cli.run(environment, "job", job.id()).out()).contains("PENDING");
    assertThat(Cli.run(environment, "job", job.id(), "--namespace", "another").exit()).isEqualTo(2);
  }

  @Test
  void aJobThatDoesNotExistIsNamedWithTwo() {
    Stream.of("job", "pause", "resume", "cancel", "redrive", "audit")
        .forEach(
            command -> {
              Cli.Result result = run(command, "nobody.0");
              assertThat(result.exit()).as(command).isEqualTo(2);
              assertThat(result.err()).contains("There is no job nobody.0").hasLineCount(1);
            });
    assertThat(run("chunks", "nobody.0", "--state", "dead").exit()).isEqualTo(2);
  }

  @Test
  void pauseAndResumeSayWhatIsTrueNow() {
    Job job = submit(2);
    assertThat(run("pause", job.id()).out()).contains("paused");
    assertThat(run("pause", job.id()).out()).contains("paused already");
    assertThat(run("job", job.id(), "--json").objects().get(0).get("reason").asText())
        .isEqualTo("paused");
    assertThat(run("resume", job.id()).out()).contains("goes on");
  }

  @Test
  void resumeOfAJobThatRunsSaysWhoRunsIt() throws Exception {
    Job job = submit(4);
    CountDownLatch go = new CountDownLatch(1);
    try (Worker worker =
        reprise.worker("busy").slots(2).handle(WORK, chunk -> go.await()).start()) {
      Awaitility.await().atMost(SOON).until(() -> job.view().inFlight() > 0);
      Cli.Result result = run("resume", job.id());
      assertThat(result.exit()).isZero();
      assertThat(result.out()).contains("not paused; worker busy holds");
      JsonNode held = run("chunks", job.id(), "--state", "inflight", "--json").objects().get(0);
      assertThat(Cli.keys(held))
          .containsExactly(
              "chunk",
              "state",
              "attempt",
              "failures",
              "crashes",
              "checkpoint",
              "worker",
              "dueAt",
              "error");
      assertThat(held.get("worker").asText()).isEqualTo("busy");
      JsonNode json = run("workers", "--json").objects().get(0);
      assertThat(Cli.keys(json))
          .containsExactly(
              "name",
              "session",
              "host",
              "pid",
              "slots",
              "inFlight",
              "state",
              "lastSeen",
              "types",
              "skips");
      assertThat(json.get("slots").asInt()).isEqualTo(2);
      assertThat(json.get("lastSeen").asText()).matches(TIME);
      go.countDown();
      job.await(SOON);
    }
  }

  @Test
  void aFailedJobShowsItsDeadChunksAndIsRedriven() {
    Job job = submit(2);
    try (Worker worker =
        reprise
            .worker("w")
            .handle(
                WORK,
                chunk -> {
                  if (chunk.index() == 1 && chunk.attempt() == 1) {
                    throw new PermanentFailureException("no such place");
                  }
                })
            .start()) {
      assertThat(job.await(SOON).status()).isEqualTo(JobStatus.FAILED);
      assertThat(run("jobs").out()).contains("FAILED", "no such place");
      assertThat(run("chunks", job.id(), "--state", "dead").out()).contains("no such place");
      assertThat(run("pause", job.id()))
          .satisfies(
              result -> {
                assertThat(result.exit()).isEqualTo(1);
                assertThat(result.err()).contains("is FAILED and can't be paused");
              });
      assertThat(run("redrive", job.id()).exit()).isZero();
      assertThat(job.await(SOON).status()).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  @Tag("default-namespace")
  void recoverTakesBackWhatAKilledWorkerHeldAndTheEventsTellIt() {
    Job job = reprise.submit(SLOW.job(new Millis(60_000)).chunks(100));
    try (WorkerProcess victim = slowWorker("victim")) {
      Awaitility.await().atMost(SOON).until(() -> job.view().inFlight() > 0);
      long held = job.view().inFlight();
      victim.kill9();
      victim.awaitEnd(10);
      JsonNode json = run("recover", "--json").objects().get(0);
      assertThat(json.get("sessionsRecovered").asLong()).isEqualTo(1);
      assertThat(json.get("chunksResumed").asLong()).isEqualTo(held);
      assertThat(json.get("jobs").get(0).get("lostWorker").asText()).isEqualTo("victim");
      assertThat(json.get("jobs").get(0).get("cause").asText()).isEqualTo("disconnected");
    }
    assertThat(run("events").out())
        .contains("worker victim on", "died (its connection was gone)", "took back");
    assertThat(run("recover").out()).contains("Recovered 0 sessions and 0 chunks");
    job.cancel("");
  }

  private WorkerProcess slowWorker(String name) {
    return WorkerProcess.start(
        KillBench.class, dir.resolve(name + ".log"), "worker", redis.uri(), name);
  }

  private Job submit(int chunks) {
    return reprise.submit(WORK.job(new Note("")).chunks(chunks));
  }

  private Cli.Result run(String... args) {
    return Cli.run(Map.of("REPRISE_REDIS", redis.uri(), "REPRISE_NAMESPACE", namespace), args);
  }
}
