package dev.reprise.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.ReleaseException;
import dev.reprise.seam.Seam;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is SQLite's own. The contract that it shares with other databases is the testkit's.
class JdbcSinkTest {
  private static final List<String> COLUMNS = List.of("a", "b");
  private static final Duration SHORT = Duration.ofMillis(150);

  @TempDir Path folder;
  private JdbcTarget target;
  private JdbcSink sink;
  private TableWriter table;

  @BeforeEach
  void open() {
    target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + folder.resolve("t.db")));
    sink = sink(Seam.NONE);
    sink.createTables();
    table = TableWriter.open(sink, "places", COLUMNS);
  }

  @AfterEach
  void close() {
    target.close();
  }

  /// Another process, frozen inside its transaction: here a connection that no queue knows.
  @Test
  void frozenWriterIsNamedAndTheChunkGivenBack() throws SQLException {
    try (Connection zombie = raw();
        Statement statement = zombie.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      long began = System.nanoTime();
      assertThatThrownBy(() -> write(sink, key("1", 1), 3))
          .isInstanceOfSatisfying(ReleaseException.class, e -> assertThat(e.delay()).isPositive())
          .hasMessageContaining("SQLite is locked by")
          .hasMessageContaining("chunk=1");
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(SHORT, SHORT.plusSeconds(2));
      statement.execute("ROLLBACK");
    }
    assertThat(write(sink, key("1", 2), 3)).isInstanceOf(SinkReply.Written.class);
  }

  /// Others that commit aren't frozen: the chunk waits on, beyond the time-out.
  @Test
  void busyWriterIsWaitedFor() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (var threads = Executors.newSingleThreadExecutor()) {
      Callable<Integer> busy =
          () -> {
            try (Connection other = raw();
                Statement statement = other.createStatement()) {
              for (int i = 0; i < 12; i++) {
                statement.execute("BEGIN IMMEDIATE");
                held.countDown();
                statement.execute("INSERT INTO places VALUES ('other', 'x')");
                new CountDownLatch(1).await(SHORT.toMillis() / 4, TimeUnit.MILLISECONDS);
                statement.execute("COMMIT");
              }
              return 12;
            }
          };
      Future<Integer> committed = threads.submit(busy);
      held.await();
      assertThat(write(sink, key("1", 1), 3)).isInstanceOf(SinkReply.Written.class);
      assertThat(committed.get()).isEqualTo(12);
    }
    assertThat(count("places")).isEqualTo(15);
  }

  @Test
  void adoptionNeedsNoMarkerTable() {
    try (JdbcTarget fresh =
        JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + folder.resolve("fresh.db")))) {
      JdbcSink empty = JdbcSink.of(fresh.dataSource(), fresh.dialect());
      assertThat(empty.findUid("job")).isEmpty();
      assertThat(empty.deleteMarkers("uid")).isZero();
    }
  }

  @Test
  void markersOfOneIncarnationAreDeletedInSteps() throws SQLException {
    write(sink, new CommitKey("other", "1", "job", 5, 1, "d"), 1);
    try (Connection connection = raw();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO reprise_commits WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1"
              + " FROM n WHERE i < 2499) SELECT 'uid', i, 'job', '1-1', 'd', '{}', '' FROM n");
    }
    assertThat(sink.deleteMarkers("uid")).isEqualTo(2_500);
    assertThat(count("reprise_commits")).isEqualTo(1);
  }

  /// Eight threads that share nothing but the file, as slots of two processes do.
  @Test
  void manyWritersNeverSeeALockedDatabase() throws Exception {
    int writers = 8;
    int chunks = 40;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> replies = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      for (int w = 0; w < writers; w++) {
        Callable<Integer> writer =
            () -> {
              try (JdbcTarget own = JdbcTarget.open(target.url())) {
                JdbcSink mine = JdbcSink.of(own.dataSource(), own.dialect());
                start.await();
                int written = 0;
                for (int chunk = 0; chunk < chunks; chunk++) { // all write all chunks
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
  void bodyCannotCommitOnItsOwn() throws SQLException {
    assertThatThrownBy(() -> sink.transaction(key("1", 1), tx -> tx.connection().commit()))
        .isInstanceOf(SinkException.class);
    assertThat(count("reprise_commits")).isZero();
  }

  private JdbcSink sink(Seam seam) {
    return new JdbcSink(target.dataSource(), target.dialect(), SHORT, seam);
  }

  private SinkReply write(JdbcSink into, CommitKey key, int rows) throws SQLException {
    return into.transaction(
        key,
        tx -> {
          tx.count("rows", tx.insertAll("places", COLUMNS, rows(rows)));
          tx.count("odd", 1);
          tx.result("seven");
        });
  }

  private static CommitKey key(String chunk, long attempt) {
    return new CommitKey("uid", chunk, "job", 5, attempt, "d");
  }

  private static List<List<String>> rows(int count) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(List.of("x" + i, "y" + i));
    }
    return rows;
  }

  private long count(String name) throws SQLException {
    return Long.parseLong(text("SELECT count(*) FROM " + name));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = raw();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection(target.url().text());
  }
}
