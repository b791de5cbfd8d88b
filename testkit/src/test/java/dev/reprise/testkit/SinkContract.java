package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.OutOfReachException;
import dev.reprise.PermanentFailureException;
import dev.reprise.ReleaseException;
import dev.reprise.seam.Seam;
import dev.reprise.sink.CommitKey;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import dev.reprise.sink.SinkOutcome;
import dev.reprise.sink.SinkReply;
import dev.reprise.sink.TableFit;
import dev.reprise.sink.TableWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every database must do for a chunk's rows to be there exactly once.
abstract class SinkContract {
  static final List<String> COLUMNS = List.of("a", "b");
  static final Duration SHORT = Duration.ofSeconds(1);

  private JdbcTarget target;
  private JdbcSink sink;
  private volatile List<String> columns = COLUMNS; // as the database spells them

  /// Opens an empty database of the test's own, the same one each time within a test.
  abstract JdbcTarget open();

  @BeforeEach
  void openTarget() {
    target = open();
    sink = sink(Seam.NONE);
  }

  @AfterEach
  void closeTarget() {
    target.close();
  }

  @Test
  void repeatSkipsTheBodyAndReturnsTheStoredOutcome() throws SQLException {
    table();
    SinkReply first = write(sink, key("7", 1), 3);
    assertThat(first)
        .isEqualTo(new SinkReply.Written(new SinkOutcome(Map.of("rows", 3L, "odd", 1L), "seven")));
    SinkReply second =
        sink.transaction(
            key("7", 2),
            tx -> {
              throw new AssertionError("the body must not run");
            });
    assertThat(second).isEqualTo(new SinkReply.Repeated(first.outcome(), "5-1"));
    assertThat(count("places")).isEqualTo(3);
    assertThat(text("SELECT committed_at FROM reprise_commits")).startsWith("20");
    assertThat(write(sink, key("8", 1), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void otherChunksAndOtherIncarnationsAreNoRepeat() throws SQLException {
    table();
    write(sink, key("7", 1), 3);
    write(sink, key("8", 1), 3);
    write(sink, key(CommitKey.FINISH, 1), 3);
    write(sink, new CommitKey("uid-2", "7", "job", 5, 1, "d"), 3);
    assertThat(count("places")).isEqualTo(12);
  }

  @Test
  void crashBeforeTheCommitLeavesNothing() throws SQLException {
    table();
    JdbcSink crashing = sink(new Crash("sink:commit", false));
    assertThatThrownBy(() -> write(crashing, key("1", 1), 3)).isInstanceOf(CrashException.class);
    assertThat(count("places")).isZero();
    assertThat(count("reprise_commits")).isZero();
    assertThat(write(sink, key("1", 2), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void crashAfterTheCommitLeavesAllAndTheRepeatKnows() throws SQLException {
    table();
    JdbcSink crashing = sink(new Crash("sink:commit", true));
    assertThatThrownBy(() -> write(crashing, key("1", 1), 3)).isInstanceOf(CrashException.class);
    assertThat(count("places")).isEqualTo(3);
    assertThat(write(sink, key("1", 2), 3)).isInstanceOf(SinkReply.Repeated.class);
    assertThat(count("places")).isEqualTo(3);
  }

  @Test
  void crashAroundTheBeginLeavesNothingLocked() throws SQLException {
    table();
    for (boolean after : List.of(false, true)) {
      JdbcSink crashing = sink(new Crash("sink:begin", after));
      assertThatThrownBy(() -> write(crashing, key("1", 1), 3)).isInstanceOf(CrashException.class);
    }
    assertThat(write(sink, key("1", 2), 3)).isInstanceOf(SinkReply.Written.class);
  }

  @Test
  void exceptionOfTheBodyPassesAndLeavesNothing() throws SQLException {
    table();
    IOException thrown = new IOException("disk on fire");
    assertThatThrownBy(
            () ->
                sink.<IOException>transaction(
                    key("1", 1),
                    tx -> {
                      tx.insertAll("places", columns, rows(3));
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(count("places")).isZero();
    assertThat(count("reprise_commits")).isZero();
  }

  /// A body that goes on after a statement failed must not pass for done with half of its rows.
  @Test
  void failureThatTheBodyHidesIsNoCommitOfHalf() throws SQLException {
    table();
    try {
      sink.transaction(
          key("1", 1),
          tx -> {
            tx.insertAll("places", columns, rows(3));
            try {
              tx.insertAll("none", COLUMNS, rows(1));
            } catch (SQLException hidden) {
              assertThat(hidden.getMessage()).containsIgnoringCase("none");
            }
          });
      assertThat(count("places")).isEqualTo(3);
      assertThat(count("reprise_commits")).isEqualTo(1);
    } catch (SinkException refused) {
      assertThat(count("places")).isZero();
      assertThat(count("reprise_commits")).isZero();
    }
  }

  @Test
  void statementThatTheDatabaseRefusesIsNamed() {
    assertThatThrownBy(
            () -> sink.transaction(key("4", 1), tx -> tx.insertAll("none", COLUMNS, rows(1))))
        .isInstanceOf(SinkException.class)
        .isNotInstanceOf(OutOfReachException.class)
        .hasMessageMatching("(?is).*refused .*none.*job=job chunk=4 attempt=5-1.*");
  }

  @Test
  void otherInputIsAPermanentFailure() throws SQLException {
    table();
    write(sink, key("1", 1), 3);
    assertThatThrownBy(
            () -> sink.transaction(new CommitKey("uid", "1", "job", 5, 2, "e2"), tx -> {}))
        .isInstanceOf(PermanentFailureException.class)
        .hasMessageContaining(
            "input changed: attempt 5-1 committed this chunk from d, this one reads e2");
  }

  /// A zombie's open transaction holds the marker: its chunk is given back, at no cost.
  @Test
  void openMarkerOfAZombieIsARelease() throws SQLException {
    table();
    sink.createTables();
    try (Connection zombie = zombie(key("1", 1))) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> write(sink, key("1", 2), 3))
          .isInstanceOfSatisfying(ReleaseException.class, e -> assertThat(e.delay()).isPositive())
          .isNotInstanceOf(OutOfReachException.class)
          .hasMessageContainingAll("is locked by", "chunk=1");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.plusSeconds(4));
      zombie.rollback();
    }
    assertThat(write(sink, key("1", 3), 3)).isInstanceOf(SinkReply.Written.class);
    assertThat(count("places")).isEqualTo(3);
  }

  @Test
  void jobThatRedisForgotAdoptsItsUid() throws SQLException {
    assertThat(sink.findUid("job")).isEmpty();
    assertThat(sink.deleteMarkers("uid")).isZero();
    table();
    write(sink, key("1", 1), 1);
    write(sink, new CommitKey("uid-b", "1", "job-b", 5, 1, "d"), 1);
    assertThat(sink.findUid("job")).contains("uid");
    assertThat(sink.findUid("job-b")).contains("uid-b");
    assertThat(sink.findUid("job-c")).isEmpty();
  }

  @Test
  void markersOfOneIncarnationAreDeleted() throws SQLException {
    table();
    write(sink, new CommitKey("other", "1", "job", 5, 1, "d"), 1);
    try (Connection connection = connection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO reprise_commits (uid, chunk, job, attempt, digest)"
                    + " VALUES ('uid', ?, 'job', '1-1', 'd')")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 2_000; i++) {
        insert.setString(1, String.valueOf(i));
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      connection.setAutoCommit(true);
    }
    assertThat(sink.deleteMarkers("uid")).isEqualTo(2_000);
    assertThat(count("reprise_commits")).isEqualTo(1);
  }

  /// Eight threads that share nothing but the database, as slots of two processes do; all of them
  /// make the tables, and write all chunks.
  @Test
  void manyWritersWriteEachChunkOnce() throws Exception {
    int writers = 8;
    int chunks = 30;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> replies = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      for (int w = 0; w < writers; w++) {
        Callable<Integer> writer =
            () -> {
              try (JdbcTarget own = open()) {
                JdbcSink mine = own.sink(Duration.ofSeconds(20), Seam.NONE);
                start.await();
                columns = TableWriter.open(mine, "places", COLUMNS).columns();
                int written = 0;
                for (int chunk = 0; chunk < chunks; chunk++) {
                  SinkReply reply = write(mine, key(String.valueOf(chunk), 1), 5);
                  written += reply instanceof SinkReply.Written ? 1 : 0;
                }
                return written;
              }
            };
        replies.add(threads.submit(writer));
      }
      start.countDown();
      int written = 0;
      for (Future<Integer> reply : replies) {
        written += reply.get();
      }
      assertThat(written).isEqualTo(chunks);
    }
    assertThat(count("places")).isEqualTo(5L * chunks);
  }

  @Test
  void valueThatDoesNotFitIsTold() throws SQLException {
    execute("CREATE TABLE places (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) NOT NULL)");
    TableWriter writer = TableWriter.open(sink, "places", List.of("id", "name"));
    for (List<String> bad : List.of(Arrays.asList("1", null), List.of("one", "x"))) {
      assertThatThrownBy(() -> write(writer, List.of(bad)))
          .isInstanceOfSatisfying(
              SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
    }
    List<List<String>> twice = List.of(List.of("1", "x"), List.of("1", "y"));
    assertThatThrownBy(() -> write(writer, twice))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
    assertThat(write(writer, List.of(List.of("1", "x")))).isEqualTo(1);
  }

  @Test
  void existingTableKeepsItsTypesAndFillsWhatTheFileLacks() throws SQLException {
    execute(
        "CREATE TABLE places (name VARCHAR(20), lat DOUBLE PRECISION, people INTEGER,"
            + " seen VARCHAR(9) DEFAULT 'never' NOT NULL)");
    TableWriter writer = TableWriter.open(sink, "places", List.of("People", "NAME", "Lat"));
    TableFit.require(sink, "places", writer.columns());
    write(writer, List.of(Arrays.asList("12", "x", "1.5"), Arrays.asList(null, "", null)));
    assertThat(text("SELECT sum(people * lat) FROM places")).startsWith("18");
    assertThat(text("SELECT count(*) FROM places WHERE seen = 'never'")).isEqualTo("2");
    assertThat(text("SELECT count(*) FROM places WHERE people IS NULL AND name = ''"))
        .isEqualTo("1");
  }

  @Test
  void columnThatIsNeededOrUnknownIsNamed() throws SQLException {
    execute("CREATE TABLE places (name VARCHAR(20) NOT NULL, latitude DOUBLE PRECISION)");
    TableWriter writer = TableWriter.open(sink, "places", List.of("latitude"));
    assertThatThrownBy(() -> TableFit.require(sink, "places", writer.columns()))
        .isInstanceOf(SinkException.class)
        .hasMessageMatching("(?i)Table places takes no row without a value for \"name\", .*");
    assertThatThrownBy(() -> TableWriter.open(sink, "places", List.of("name", "lattitude")))
        .isInstanceOf(SinkException.class)
        .hasMessageMatching(
            "(?i).*has no column \"lattitude\" \\(the nearest is \"latitude\"\\).*");
  }

  @Test
  void hostileNamesAndValuesComeBackAsTheyAre() throws SQLException {
    List<String> columns = List.of("select", "a\"b", "it's", "sp ace", "Ünï", "a,b;c)", "?");
    List<String> values =
        Arrays.asList("'; DROP TABLE x; --", "\"", "a\\b", "😀\uD7FF", "line\nline\r\n", "", null);
    String table = "pla\"ces; DROP TABLE x --";
    TableWriter writer = TableWriter.open(sink, table, columns);
    assertThat(write(writer, List.of(values))).isEqualTo(1);
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + target.dialect().table(table))) {
      assertThat(row.next()).isTrue();
      for (int i = 0; i < columns.size(); i++) {
        assertThat(row.getMetaData().getColumnName(i + 1)).isEqualToIgnoringCase(columns.get(i));
        assertThat(row.getString(i + 1)).as(columns.get(i)).isEqualTo(values.get(i));
      }
    }
  }

  /// A connection that stands in the middle of an attempt's transaction.
  Connection zombie(CommitKey key) throws SQLException {
    Connection zombie = connection();
    zombie.setAutoCommit(false);
    try (PreparedStatement insert =
        zombie.prepareStatement(
            "INSERT INTO reprise_commits (uid, chunk, job, attempt, digest)"
                + " VALUES (?, ?, 'job', '5-1', 'd')")) {
      insert.setString(1, key.uid());
      insert.setString(2, key.chunk());
      insert.executeUpdate();
    }
    return zombie;
  }

  void table() {
    columns = TableWriter.open(sink, "places", COLUMNS).columns();
  }

  JdbcTarget target() {
    return target;
  }

  JdbcSink sink() {
    return sink;
  }

  JdbcSink sink(Seam seam) {
    return target.sink(SHORT, seam);
  }

  Connection connection() throws SQLException {
    return target.dataSource().getConnection();
  }

  SinkReply write(JdbcSink into, CommitKey key, int rows) throws SQLException {
    return into.transaction(
        key,
        tx -> {
          tx.count("rows", tx.insertAll("places", columns, rows(rows)));
          tx.count("odd", 1);
          tx.result("seven");
        });
  }

  long write(TableWriter writer, List<? extends List<String>> rows) {
    long[] written = new long[1];
    sink.transaction(
        new CommitKey("uid", "w", "job", 1, 1, "d"), tx -> written[0] = writer.write(tx, rows));
    return written[0];
  }

  static CommitKey key(String chunk, long attempt) {
    return new CommitKey("uid", chunk, "job", 5, attempt, "d");
  }

  static List<List<String>> rows(int count) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.of("x" + i, "y" + i));
    }
    return rows;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String name) throws SQLException {
    return Long.parseLong(text("SELECT count(*) FROM " + name));
  }

  String text(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  static final class CrashException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  record Crash(String site, boolean after) implements Seam {
    @Override
    public <R, X extends Exception> R around(String at, Call<R, X> call) throws X {
      if (at.equals(site) && !after) {
        throw new CrashException();
      }
      R reply = call.run();
      if (at.equals(site)) {
        throw new CrashException();
      }
      return reply;
    }
  }
}
