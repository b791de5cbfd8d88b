package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user's own import under chaos, by real processes: what holds is said to hold, and a target
/// that forgets its markers is found out, with the chunk to see it.
class ChaosCommandChaosTest {
  private static final int ROWS = 800;
  private static final int MORE_SEEDS = 4;

  @TempDir Path dir;
  private final long seed = Long.getLong("reprise.seed", 1);
  private Path file;
  private Path db;

  @BeforeEach
  void input() throws Exception {
    System.out.println("ChaosCommandChaosTest: -Dreprise.seed=" + seed);
    file = dir.resolve("n.csv");
    db = dir.resolve("my.db");
    Files.writeString(
        file,
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(n -> n + ",\"row, " + n + "\"")
            .collect(Collectors.joining("\n", "n,name\n", "\n")));
  }

  @Test
  void importHoldsUnderKillsAndTheUsersOwnFileIsNotTouched() throws Exception {
    Cli.Result result = chaos(seed, "--kills", "2");
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .containsPattern("2 kills, \\d+ pauses? and \\d+ cut connections? in .* \\(--seed " + seed)
        .contains("both outputs are equal: 800 rows")
        .contains("recoveries is told");
    assertThat(result.err())
        .contains("the file itself isn't touched", "Undisturbed: 40 chunks in ");
    assertThat(db).doesNotExist();
  }

  /// Markers that somebody cleans up as soon as they are written: then a repeat can't know that its
  /// chunk is in.
  @Test
  void targetThatForgetsItsMarkersIsFoundOutWithTheChunkToSeeIt() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE reprise_commits (uid TEXT NOT NULL, chunk TEXT NOT NULL, job TEXT NOT NULL,"
              + " attempt TEXT NOT NULL, digest TEXT NOT NULL, outcome TEXT, committed_at TEXT,"
              + " PRIMARY KEY (uid, chunk))");
      statement.execute(
          "CREATE TRIGGER tidy AFTER UPDATE ON reprise_commits"
              + " BEGIN DELETE FROM reprise_commits WHERE uid = NEW.uid; END");
    }
    byte[] before = Files.readAllBytes(db);
    Cli.Result result = chaos(seed, "--kills", "4", "--json");
    for (int more = 1; result.exit() == 0 && more <= MORE_SEEDS; more++) {
      result = chaos(seed + more, "--kills", "4", "--json"); // no kill fell into the gap
    }
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
    JsonNode verdict = result.objects().getFirst();
    Path kept = Path.of(verdict.get("folder").asText());
    try {
      assertThat(verdict.get("holds").asBoolean()).isFalse();
      assertThat(verdict.get("extra").asLong()).isPositive();
      assertThat(verdict.get("missing").asLong()).isZero();
      JsonNode chunk = verdict.get("chunks").get(0);
      long first = chunk.get("chunk").asLong() * 20 + 2; // behind the header
      assertThat(chunk.get("place").asText())
          .startsWith("lines %d to %d".formatted(first, first + 19));
      assertThat(chunk.get("extra").asLong() % 20).isZero();
      assertThat(chunk.get("attempts").toString())
          .contains("attempt 1: taken back from ", "attempt 2: ");
      assertThat(Files.readAllBytes(db)).isEqualTo(before);
      assertThat(kept.resolve("chaos.db")).exists();
    } finally {
      delete(kept);
    }
  }

  /// It isn't this run's: neither written nor dropped.
  @Test
  void tableThatHasTheNameOfACopyStays() throws Exception {
    String to = "jdbc:sqlite:file:" + db; // no plain file: the copies are tables beside
    try (Connection connection = DriverManager.getConnection(to);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t_chaos (kept TEXT)");
      statement.execute("INSERT INTO t_chaos VALUES ('mine')");
      Cli.Result result =
          Cli.run("chaos", "--", "import", file.toString(), "--table", "t", "--to", to);
      assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(2);
      assertThat(result.err()).contains("Table t_chaos exists, perhaps from an earlier run");
      assertThat(statement.executeQuery("SELECT kept FROM t_chaos").getString(1)).isEqualTo("mine");
      assertThat(statement.executeQuery("SELECT COUNT(*) FROM sqlite_master").getInt(1)).isOne();
    }
  }

  /// Two failures that are alike would be no proof of anything.
  @Test
  void importThatFailsByItselfIsNotTried() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INTEGER CHECK (n < 700), name TEXT)");
    }
    List<String> words = new ArrayList<>(List.of("chaos", "--for", "5", "--", "import"));
    words.addAll(List.of(file.toString(), "--table", "t", "--to", "jdbc:sqlite:" + db));
    words.addAll(List.of("--max-rejects", "3"));
    Cli.Result result = Cli.run(words.toArray(String[]::new));
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
    assertThat(result.err()).contains("The undisturbed run ended with exit code 1");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void whatIsNoImportIsRefusedInOneSentence() {
    Cli.Result result = Cli.run("chaos", "--", "jobs");
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("Chaos can run an import").hasLineCount(1);
    assertThat(Cli.run("chaos", "--", "import", file.toString()).exit()).isEqualTo(2);
  }

  private Cli.Result chaos(long from, String... more) {
    List<String> words =
        new ArrayList<>(List.of("chaos", "--seed", Long.toString(from), "--for", "5"));
    words.addAll(List.of(more));
    words.addAll(
        List.of("--", "import", file.toString(), "--chunk-records", "20", "--workers", "2"));
    words.addAll(List.of("--table", "t", "--to", "jdbc:sqlite:" + db));
    return Cli.run(words.toArray(String[]::new));
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
