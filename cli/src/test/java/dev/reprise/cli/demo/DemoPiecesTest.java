package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoPiecesTest {
  private static final List<String> HEADER = List.of("a", "b");

  @TempDir Path dir;

  @Test
  void verdictCountsWhatIsMissingAndWhatIsTwice() throws SQLException {
    Path database = table("('1', 'x'), ('2', NULL), ('2', ''), ('4', 'z')");
    CsvText.Table csv =
        new CsvText.Table(
            HEADER,
            List.of(List.of("4", "z"), List.of("2", ""), List.of("3", "y"), List.of("1", "x")));
    Verdict verdict = Verdict.of(Verdict.input(csv), database);
    assertThat(verdict)
        .extracting(Verdict::rows, Verdict::missing, Verdict::extra, Verdict::same)
        .containsExactly(4L, 1L, 1L, false);
  }

  @Test
  void verdictOnTheSameRowsInAnotherOrderIsPerfect() throws SQLException {
    Path database = table("('2', NULL), ('1', 'x')");
    CsvText.Table csv = new CsvText.Table(HEADER, List.of(List.of("1", "x"), List.of("2", "")));
    assertThat(Verdict.of(Verdict.input(csv), database).isPerfect()).isTrue();
  }

  @Test
  void oneProcessStandsUntilItIsLetGo() throws IOException {
    Holds holds = new Holds(dir);
    holds.ask(Holds.COMMITTED);
    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> holds.pass(Holds.COMMITTED));
    Awaitility.await().until(() -> holds.holder(Holds.COMMITTED).isPresent());
    assertThat(holds.holder(Holds.COMMITTED)).hasValue(ProcessHandle.current().pid());
    holds.pass(Holds.COMMITTED); // nobody else is held
    assertThat(one).isNotDone();
    holds.clear();
    assertThat(one).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void rangesAreRead() {
    assertThat(Indexes.of("12,14-16,finish")).containsExactly(12L, 14L, 15L, 16L);
    assertThat(Indexes.of("")).isEmpty();
  }

  @Test
  void sizeOfTheTerminalIsReadWhereItHasOne() {
    assertThat(StdoutTerminal.parse("24 80")).isEqualTo(Optional.of(new StdoutTerminal(80, 24)));
    assertThat(StdoutTerminal.parse("0 0")).isEmpty();
    assertThat(StdoutTerminal.parse("stty: no tty")).isEmpty();
  }

  @Test
  void paceLetsOneBatchPassEachInterval() {
    Pacer pacer = Pacer.of(50, 1_000);
    long from = System.nanoTime();
    for (int i = 0; i < 4; i++) {
      pacer.await();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(190));
  }

  private Path table(String rows) throws SQLException {
    Path database = dir.resolve("t.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE cities (a TEXT, b TEXT)");
      statement.execute("INSERT INTO cities VALUES " + rows);
    }
    return database;
  }
}
