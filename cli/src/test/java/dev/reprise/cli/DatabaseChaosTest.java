package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.testkit.PlainPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Imports by real processes into real databases: workers are killed or frozen, a database goes
/// away and comes back. Each row is there once.
class DatabaseChaosTest {
  private static final int ROWS = 20_000;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static PlainPostgres postgres;

  @TempDir Path dir;
  private Path home;
  private Path file;
  private String url;

  @BeforeAll
  static void startPostgres() {
    postgres = PlainPostgres.start();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void input() throws Exception {
    home = dir.resolve("home");
    file = dir.resolve("n.csv");
    url = postgres.newDatabase();
    Files.writeString(
        file,
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(n -> n + ",\"row, " + n + "\"")
            .collect(Collectors.joining("\r\n", "n,name\r\n", "")));
  }

  @AfterEach
  void stopRedis() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void workerKilledOnPostgresIsTakenOver() throws Exception {
    try (CliProcess run = start("run", "--workers", "2");
        Reprise reprise = reprise()) {
      Job job = job(reprise, run);
      awaitDone(job, 100);
      ProcessHandle.of(children(run).getFirst()).orElseThrow().destroyForcibly();
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(run.err()).contains("another one takes its place");
    }
    everyRowOnce();
  }

  @Test
  void postgresStoppedForAWhileCostsNothing() throws Exception {
    try (CliProcess run = start("run", "--workers", "2");
        Reprise reprise = reprise()) {
      Job job = job(reprise, run);
      awaitDone(job, 100);
      postgres.stop();
      try {
        soon()
            .untilAsserted(
                () ->
                    assertThat(job.view().reason())
                        .contains("PostgreSQL at 127.0.0.1:" + postgres.port() + "/")
                        .contains(" can't be reached: "));
        soon().pollDelay(Duration.ofSeconds(3)).until(() -> job.view().inFlight() <= 2);
        assertThat(job.view().status()).isEqualTo(JobStatus.PROCESSING);
      } finally {
        postgres.startAgain();
      }
      assertThat(run.awaitExit()).as(run.err()).isZero();
      JobView view = job.view();
      assertThat(view.reason()).isNullOrEmpty();
      assertThat(view.dead()).isZero();
      assertThat(events(reprise, "chunk.failed")).isEmpty();
    }
    everyRowOnce();
  }

  /// The worker stands still while its transaction is open. The server ends that when it has heard
  /// nothing for ten seconds, and others take the chunks.
  @Test
  void workerFrozenInsideATransactionOnPostgres() throws Exception {
    execute("CREATE TABLE t (n text, name text)");
    try (Connection gate = connection();
        CliProcess run = start("run", "--workers", "2");
        Reprise reprise = reprise()) {
      Job job = job(reprise, run);
      awaitDone(job, 50);
      execute(
          gate, "BEGIN; LOCK TABLE t IN SHARE MODE"); // who inserts now waits in its transaction
      long frozen = children(run).getFirst();
      soon() // more than one worker has slots: also this one waits
          .until(
              () -> rows("SELECT count(*) FROM pg_locks WHERE NOT granted") > ImportWorkers.SLOTS);
      signal("STOP", frozen);
      long at = System.nanoTime();
      execute(gate, "ROLLBACK");
      soon()
          .until(
              () ->
                  rows(
                          "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                              + " AND state_change < clock_timestamp() - interval '1 second'")
                      > 0);
      List<String> reasons = new ArrayList<>();
      soon()
          .until(
              () -> {
                Optional.ofNullable(job.view().reason())
                    .filter(reason -> !reason.isEmpty() && !reasons.contains(reason))
                    .ifPresent(reasons::add);
                return job.view().status() == JobStatus.COMPLETED;
              });
      System.out.printf(
          "frozen on PostgreSQL: done after %d ms; reasons %s%n",
          (System.nanoTime() - at) / 1_000_000, reasons);
      signal("CONT", frozen);
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(job.view().dead()).isZero();
      assertThat(events(reprise, "chunk.failed")).isEmpty();
    }
    everyRowOnce();
  }

  /// On SQLite it holds the file, so nobody writes until it goes on or is killed; the job says who
  /// it is.
  @Test
  void workerFrozenInsideATransactionOnSqlite() throws Exception {
    Path db = dir.resolve("t.db");
    url = "jdbc:sqlite:" + db;
    try (CliProcess run = start("run", "--workers", "2", "--chunk-records", "500");
        Reprise reprise = reprise()) {
      Job job = job(reprise, run);
      awaitDone(job, 4);
      long frozen = freezeAWriter(children(run), db);
      soon()
          .untilAsserted(
              () ->
                  assertThat(job.view().reason())
                      .contains(
                          "SQLite at " + db.toRealPath() + " is locked by process " + frozen));
      signal("CONT", frozen);
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(job.view().dead()).isZero();
      assertThat(events(reprise, "chunk.failed")).isEmpty();
    }
    assertThat(Tables.rows(db)).isEqualTo(ROWS);
    assertThat(Tables.distinct(db)).isEqualTo(ROWS);
  }

  /// Killed as a whole in the middle, and started again by the same line.
  @Test
  void databaseOfAPluggedDriverGetsEachRowOnce() throws Exception {
    Files.createDirectories(home.resolve("plugins"));
    try (var jars = Files.newDirectoryStream(Path.of("target", "plugins"), "*.jar")) {
      for (Path jar : jars) {
        Files.copy(jar, home.resolve("plugins").resolve(jar.getFileName()));
      }
    }
    url = "jdbc:h2:" + dir.resolve("h2") + ";WRITE_DELAY=0";
    try (CliProcess run = start("killed");
        Reprise reprise = reprise()) {
      awaitDone(job(reprise, run), 200);
      run.kill9Group();
    }
    try (CliProcess run = start("end")) {
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(run.err()).contains("goes on");
    }
    assertThat(h2("SELECT count(*) FROM t")).isEqualTo(ROWS);
    assertThat(h2("SELECT count(DISTINCT n) FROM t")).isEqualTo(ROWS);
  }

  private long freezeAWriter(List<Long> writers, Path db) throws Exception {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      long pid = writers.get(attempt % writers.size());
      signal("STOP", pid);
      if (heldBy(pid, db)) {
        return pid;
      }
      signal("CONT", pid);
    }
    throw new AssertionError("no worker was ever caught inside a transaction");
  }

  /// A lock of byte 120 of the `-shm` file is SQLite's writer.
  private static boolean heldBy(long pid, Path db) throws Exception {
    Object inode = Files.getAttribute(Path.of(db + "-shm"), "unix:ino");
    Pattern line = Pattern.compile("WRITE +" + pid + " +\\S+:" + inode + " +120 ");
    return Files.readAllLines(Path.of("/proc/locks")).stream()
        .anyMatch(lock -> line.matcher(lock).find());
  }

  private CliProcess start(String name, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("import", file.toString(), "--to", url, "--table", "t", "-v"));
    if (!List.of(more).contains("--chunk-records")) {
      words.addAll(List.of("--chunk-records", "20"));
    }
    if (url.startsWith("jdbc:postgresql")) {
      words.addAll(List.of("--to-user", PlainPostgres.USER));
    }
    words.addAll(List.of(more));
    return CliProcess.start(home, dir, name, words.toArray(String[]::new));
  }

  private Reprise reprise() {
    soon().until(() -> EmbeddedRedis.status(home).isPresent());
    return Reprise.connect(EmbeddedRedis.startOrJoin(home).uri());
  }

  private static Job job(Reprise reprise, CliProcess run) {
    Pattern submitted = Pattern.compile("Job (\\S+) was submitted");
    soon()
        .until(
            () -> {
              assertThat(run.isAlive()).as(run.err()).isTrue();
              return submitted.matcher(run.err()).find();
            });
    Matcher id = submitted.matcher(run.err());
    assertThat(id.find()).isTrue();
    return reprise.job(id.group(1)).orElseThrow();
  }

  private static void awaitDone(Job job, int chunks) {
    soon().until(() -> job.view().done() >= chunks);
  }

  private static List<Long> children(CliProcess run) {
    return Pattern.compile("worker process pid=(\\d+)")
        .matcher(run.err())
        .results()
        .map(found -> Long.valueOf(found.group(1)))
        .toList();
  }

  private static List<Events.Entry> events(Reprise reprise, String type) throws Exception {
    try (RedisEvents reader = reprise.events()) {
      return reader.read(EventCursor.OLDEST, 10_000, Duration.ZERO).events().stream()
          .filter(entry -> entry.type().equals(type))
          .toList();
    }
  }

  private static void signal(String name, long pid) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).isZero();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10));
  }

  private void everyRowOnce() throws SQLException {
    assertThat(rows("SELECT count(*) FROM t")).isEqualTo(ROWS);
    assertThat(rows("SELECT count(DISTINCT n) FROM t")).isEqualTo(ROWS);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long rows(String sql) throws SQLException {
    try (Connection connection = connection()) {
      return number(connection, sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private Connection connection() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", PlainPostgres.USER);
    return DriverManager.getConnection(url, properties);
  }

  /// Past all of Reprise, by the same jar.
  private long h2(String sql) throws Exception {
    List<java.net.URL> jars = new ArrayList<>();
    try (var found = Files.newDirectoryStream(home.resolve("plugins"), "*.jar")) {
      for (Path jar : found) {
        jars.add(jar.toUri().toURL());
      }
    }
    try (var loader = new java.net.URLClassLoader(jars.toArray(java.net.URL[]::new));
        Connection connection =
            java.util.ServiceLoader.load(java.sql.Driver.class, loader).stream()
                .map(java.util.ServiceLoader.Provider::get)
                .filter(driver -> driver.getClass().getClassLoader() == loader)
                .findFirst()
                .orElseThrow()
                .connect(url, new Properties())) {
      return number(connection, sql);
    }
  }
}
