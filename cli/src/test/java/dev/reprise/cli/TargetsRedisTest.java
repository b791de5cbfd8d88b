package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.PlainPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who a worker is at a database is its own business: neither Redis nor a list of processes knows.
class TargetsRedisTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SECRET = "word-7f3a9";

  @TempDir static Path shared;
  private static PlainPostgres postgres;
  private static RedisProcess redis;

  @TempDir Path dir;
  private Path file;
  private Path password;
  private String url;

  @BeforeAll
  static void startServers() throws Exception {
    postgres = PlainPostgres.start();
    sql("CREATE ROLE loader LOGIN SUPERUSER PASSWORD '" + SECRET + "'", postgres.url("postgres"));
    redis = RedisProcess.start(RedisProcess.Options.in(shared.resolve("redis")));
  }

  @AfterAll
  static void stopServers() {
    redis.close();
    postgres.close();
  }

  @BeforeEach
  void input() throws Exception {
    url = postgres.newDatabase();
    sql("CREATE TABLE t (n text, who text DEFAULT current_user)", url);
    file = Files.writeString(dir.resolve("n.csv"), "n\n1\n2\n3\n");
    password = Files.writeString(dir.resolve("password"), SECRET + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void nameIsResolvedByTheWorkerAndNothingElseIsStored() throws Exception {
    targets("submitter", "places.user = " + PlainPostgres.USER);
    targets("worker", "places.user = loader", "places.password-file = ../password");
    String id;
    try (CliProcess submit = start("submitter", "submit", "import", "--to", "@places")) {
      assertThat(submit.awaitExit()).as(submit.err()).isZero();
      id = submit.out().strip();
    }
    try (Reprise reprise = reprise();
        CliProcess stranger = worker("stranger")) {
      Job job = reprise.job(id).orElseThrow();
      assertThat(job.view().params()).contains("@places").doesNotContain("jdbc:", "loader");
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(job.view().reason())
                      .contains("worker stranger: The target @places isn't in ")
                      .contains("there is no such file"));
      try (CliProcess worker = worker("worker")) {
        assertThat(job.await(SOON).status()).as(worker.err()).isEqualTo(JobStatus.COMPLETED);
        assertThat(worker.err() + stranger.err()).doesNotContain(SECRET);
      }
      assertThat(job.view().dead()).isZero();
    }
    assertThat(sql("SELECT string_agg(DISTINCT who, ',') FROM t", url)).isEqualTo("loader");
    assertThat(sql("SELECT count(*) FROM t", url)).isEqualTo("3");
    assertThat(allOf(shared)).doesNotContain(SECRET);
  }

  @Test
  void workerThatKnowsTheUrlUsesItsOwnCredentials() throws Exception {
    targets("worker", "here.user = loader");
    Files.writeString(
        dir.resolve("worker").resolve("targets.properties"),
        "here.url = " + url + "\nhere.user = loader\n");
    try (CliProcess worker = worker("worker");
        CliProcess submit =
            start("submitter", "submit", "import", "--to", url, "--to-user", PlainPostgres.USER)) {
      assertThat(submit.awaitExit()).as(submit.err()).isZero();
      try (Reprise reprise = reprise()) {
        Job job = reprise.job(submit.out().strip()).orElseThrow();
        assertThat(job.await(SOON).status()).as(worker.err()).isEqualTo(JobStatus.COMPLETED);
      }
    }
    assertThat(sql("SELECT string_agg(DISTINCT who, ',') FROM t", url)).isEqualTo("loader");
  }

  @Test
  void nameThatMovedIsAnotherImport() throws Exception {
    targets("submitter", "places.user = " + PlainPostgres.USER);
    try (CliProcess first = start("submitter", "import", "--to", "@places")) {
      assertThat(first.awaitExit()).as(first.err()).isZero();
    }
    url = postgres.newDatabase();
    targets("submitter", "places.user = " + PlainPostgres.USER);
    try (CliProcess again = start("submitter", "import", "--to", "@places")) {
      assertThat(again.awaitExit()).as(again.err()).isEqualTo(ExitCode.USAGE);
      assertThat(again.err()).contains("@places is another database now; --new makes a new job");
    }
  }

  @Test
  void workerProcessesGetTheFilesNameAlone() throws Exception {
    try (Connection gate = connection(url);
        Statement statement = gate.createStatement()) {
      statement.execute("BEGIN; LOCK TABLE t IN SHARE MODE");
      try (CliProcess run =
          start(
              "submitter",
              "import",
              "--to",
              url,
              "--to-user",
              "loader",
              "--to-password-file",
              password.toString(),
              "--workers",
              "1",
              "-v")) {
        Pattern child = Pattern.compile("worker process pid=(\\d+)");
        Awaitility.await().atMost(SOON).until(() -> child.matcher(run.err()).find());
        String pid = child.matcher(run.err()).results().findFirst().orElseThrow().group(1);
        String seen = "";
        for (String what : List.of("cmdline", "environ")) {
          seen += Files.readString(Path.of("/proc", pid, what), StandardCharsets.ISO_8859_1);
        }
        assertThat(seen).contains(password.toString()).doesNotContain(SECRET);
        statement.execute("ROLLBACK");
        assertThat(run.awaitExit()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain(SECRET);
      }
    }
    assertThat(sql("SELECT string_agg(DISTINCT who, ',') FROM t", url)).isEqualTo("loader");
  }

  private void targets(String home, String... lines) throws IOException {
    Path folder = Files.createDirectories(dir.resolve(home));
    Files.writeString(
        folder.resolve("targets.properties"),
        "places.url = " + url + "\n" + String.join("\n", lines) + "\n");
  }

  private CliProcess worker(String name) throws IOException {
    return start(name, "worker", "--name", name);
  }

  /// @param home in which it lives
  private CliProcess start(String home, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    if (all.contains("import")) {
      all.addAll(List.of(file.toString(), "--table", "t"));
    }
    all.addAll(List.of("--redis", redis.uri(), "--namespace", dir.getFileName().toString()));
    return CliProcess.start(
        Files.createDirectories(dir.resolve(home)),
        dir,
        home + "-" + words[0],
        all.toArray(String[]::new));
  }

  private Reprise reprise() {
    return Reprise.options(redis.uri()).namespace(dir.getFileName().toString()).connect();
  }

  private static String allOf(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(path, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private static String sql(String sql, String at) throws Exception {
    try (Connection connection = connection(at);
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      ResultSet row = statement.getResultSet();
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private static Connection connection(String at) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", PlainPostgres.USER);
    return DriverManager.getConnection(at, properties);
  }
}
