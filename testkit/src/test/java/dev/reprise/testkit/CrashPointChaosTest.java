package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Ids;
import dev.reprise.Job;
import dev.reprise.JobResult;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.redis.RedisEvents;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.source.NumberRange;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real worker processes die at named points, one after another; the last one finishes the job.
/// Each row is there once, counters equal a recount, and the events tell the story that happened.
@Execution(ExecutionMode.CONCURRENT)
class CrashPointChaosTest {
  private static final int NUMBERS = 400;
  private static final int PER_CHUNK = 10;

  @TempDir static Path dir;
  private static RedisProcess redis;

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  /// Points are `site moment nth`; those after the first strike processes that recover from the one
  /// before.
  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource({
    "script:claim before 1, ",
    "script:claim after 1, ",
    "script:settle before 1, ",
    "script:settle after 1, ",
    "script:settle before 3, ",
    "sink:begin before 3, ",
    "sink:commit before 3, ",
    "sink:commit after 3, ",
    "script:heartbeat after 1, ",
    "script:open_session after 1, ",
    "sink:commit after 2, script:lose_session before 1",
    "sink:commit after 2, script:lose_session after 1",
    "sink:commit after 2, script:recover_job before 1",
    "sink:commit after 2, script:recover_job after 1",
    "script:claim after 1, script:settle after 2",
  })
  void everyRowOnce(String first, String second) throws Exception {
    String namespace = "crash-" + Ids.random();
    Path database = Files.createTempFile(dir, "numbers", ".db");
    Files.delete(database);
    createTable(database);
    try (Reprise reprise = Reprise.options(redis.uri()).namespace(namespace).connect()) {
      Job job =
          reprise.submit(
              CrashingWorker.NUMBERS
                  .job(new CrashingWorker.Params(database.toString()))
                  .source(NumberRange.of(0, NUMBERS))
                  .chunkRecords(PER_CHUNK));
      crash(namespace, first);
      if (second != null) {
        crash(namespace, second);
      }
      JobResult result;
      try (WorkerProcess last = start(namespace, "")) {
        result = job.await(Duration.ofSeconds(60));
        assertThat(last.isAlive()).isTrue();
        last.terminate();
      }
      assertThat(result.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(result.counters()).containsEntry("rows", (long) NUMBERS);
      assertThat(count(database, "select count(*) from numbers")).isEqualTo(NUMBERS);
      assertThat(count(database, "select count(distinct n) from numbers")).isEqualTo(NUMBERS);
      assertThat(reprise.recovery().audit(job.id(), false).broken()).isEmpty();
      assertThat(job.view().inFlight()).isZero();
      tellsTheStory(reprise, job, second == null ? 1 : 2);
    }
  }

  private void crash(String namespace, String point) {
    try (WorkerProcess doomed = start(namespace, point)) {
      assertThat(doomed.awaitEnd(60)).as("dies at %s, log %s", point, doomed.log()).isTrue();
    }
  }

  /// All bear one name, so that each is the restart of the one before.
  private WorkerProcess start(String namespace, String point) {
    List<String> args =
        new ArrayList<>(
            List.of(redis.uri(), namespace, "w", dir.resolve("locks-" + namespace).toString()));
    if (!point.isEmpty()) {
      args.addAll(List.of(point.split(" ")));
    }
    return WorkerProcess.start(
        CrashingWorker.class, dir.resolve(namespace + ".log"), args.toArray(String[]::new));
  }

  /// Each kill of a worker whose session stood has its loss; each recovered chunk its job.
  private void tellsTheStory(Reprise reprise, Job job, int kills) throws Exception {
    List<Events.Entry> events;
    try (RedisEvents reader = reprise.events()) {
      events = reader.read(EventCursor.OLDEST, 1_000, Duration.ZERO).events();
    }
    long started = of(events, "worker.started").size();
    assertThat(started).isEqualTo(kills + 1L);
    assertThat(of(events, "worker.lost")).hasSize(kills);
    // The last to bear the name is a restart at once; one that its own successor didn't get to is
    // noticed by
    // its missing subscription.
    assertThat(of(events, "worker.lost"))
        .allMatch(entry -> entry.data().matches(".*\"cause\":\"(restart|disconnected)\".*"))
        .anyMatch(entry -> entry.data().contains("\"restart\""));
    assertThat(of(events, "job.recovered"))
        .allMatch(entry -> entry.data().contains(job.id()) && entry.data().contains("\"w\""));
    assertThat((long) of(events, "job.recovered").size()).isEqualTo(job.view().recoveries());
    assertThat(of(events, "job.completed")).hasSize(1);
    assertThat(of(events, "chunk.fenced")).isEmpty();
  }

  private static List<Events.Entry> of(List<Events.Entry> events, String type) {
    return events.stream().filter(entry -> entry.type().equals(type)).toList();
  }

  private static void createTable(Path database) throws Exception {
    try (JdbcTarget target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + database))) {
      JdbcSink.of(target.dataSource(), target.dialect()).createTables();
      try (Connection connection = target.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create table numbers (n text)");
      }
    }
  }

  private static long count(Path database, String query) throws Exception {
    try (JdbcTarget target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + database));
        Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.getLong(1);
    }
  }
}
