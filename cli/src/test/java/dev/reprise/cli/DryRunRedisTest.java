package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainRedis;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `import --dry-run` says what would be, and leaves no trace.
@Timeout(120)
class DryRunRedisTest {
  @TempDir Path dir;
  private Path file;
  private Path db;

  @BeforeEach
  void write() throws IOException {
    System.setProperty("user.home", dir.resolve("user").toString());
    file = dir.resolve("n.csv");
    db = dir.resolve("t.db");
    write("name");
  }

  private void write(String second) throws IOException {
    Files.write(
        file,
        IntStream.rangeClosed(0, 95)
            .mapToObj(i -> i == 0 ? "id," + second : i + ",\"row, " + i + "\"")
            .toList());
  }

  @Test
  void nothingIsStartedOrWritten() throws IOException {
    List<String> before = files();
    Cli.Result result = Cli.run(words());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("n.csv: UTF-8, delimiter ,, quote \", with a header", "95 records in 10 chunks")
        .contains("table n: both would be created")
        .contains("row, 5")
        .contains("no embedded Redis runs, and none is started")
        .doesNotContain("row, 6");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aPackedFileLeavesNothingEither() throws IOException {
    Path packed = dir.resolve("p.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    file = packed;
    List<String> before = files();
    assertThat(Cli.run(words()).out()).contains("95 records in 10 chunks", "row, 5");
    assertThat(files()).isEqualTo(before);
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(left.filter(each -> each.toString().contains("reprise-dry-run"))).isEmpty();
    }
  }

  @Test
  void aTableThatIsThereSaysItsTypes() throws Exception {
    create("CREATE TABLE n (ID INTEGER, name VARCHAR(20), more TEXT)");
    byte[] before = Files.readAllBytes(db);
    List<String> files = files();
    Cli.Result result = Cli.run(words());
    assertThat(result.out())
        .contains("table n, which is there")
        .containsPattern("id +ID +INTEGER")
        .containsPattern("name +name +VARCHAR");
    assertThat(Files.readAllBytes(db)).isEqualTo(before);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  void aTableThatIsBeingWrittenIsLookedAtAsItIs() throws Exception {
    try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + db)) {
      execute(writer, "PRAGMA journal_mode=WAL");
      execute(writer, "CREATE TABLE n (id INTEGER, name TEXT)");
      execute(writer, "BEGIN IMMEDIATE");
      assertThat(Cli.run(words()).out()).containsPattern("id +id +INTEGER");
      execute(writer, "COMMIT");
    }
  }

  @Test
  void aColumnThatTheTableLacksIsTwo() throws Exception {
    create("CREATE TABLE n (id INTEGER, label TEXT)");
    Cli.Result result = Cli.run(words());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).containsPattern("name +\\(no such column\\)");
    assertThat(result.err()).contains("Table n has no column name").hasLineCount(1);
  }

  @Test
  void theJobAndItsStateAreSaidWhereRedisIsThere() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")))) {
      Map<String, String> at = Map.of("REPRISE_REDIS", redis.uri());
      assertThat(Cli.run(at, words()).out()).contains(".0: new");
      try (PlainRedis plain = PlainRedis.local(redis.port())) {
        assertThat(plain.call("DBSIZE")).isEqualTo(0L);
      }
      Cli.Result imported =
          Cli.run(
              at,
              "import",
              file.toString(),
              "--to",
              "jdbc:sqlite:" + db,
              "--table",
              "n",
              "--chunk-records",
              "10");
      assertThat(imported.exit()).as(imported.err()).isZero();
      JsonNode json = Cli.run(at, words("--json")).objects().getFirst();
      assertThat(json.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(json.path("records").asLong()).isEqualTo(95);
      assertThat(json.path("rows")).hasSize(5);
      assertThat(json.path("columns").get(0).path("into").asText()).isEqualTo("id");
      assertThat(json.path("differences")).isEmpty();
      assertThat(Cli.run(at, words()).out()).contains("nothing would be imported again");
      Files.writeString(file, "id,name\n1,other\n");
      assertThat(Cli.run(at, words()).out()).contains("of another import", "content of", "changed");
    }
  }

  @Test
  void aRedisThatIsAwayIsNoError() {
    Cli.Result result = Cli.run(Map.of("REPRISE_REDIS", "redis://127.0.0.1:1"), words());
    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("whether it exists isn't known", "127.0.0.1:1");
  }

  private String[] words(String... more) {
    List<String> words = new ArrayList<>(List.of("import", file.toString(), "--to"));
    words.addAll(List.of("jdbc:sqlite:" + db, "--table", "n", "--chunk-records", "10"));
    words.add("--dry-run");
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private void create(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db)) {
      execute(connection, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
