package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.sink.CommitKey;
import dev.reprise.sink.Drivers;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.OnConflict;
import dev.reprise.sink.Reject;
import dev.reprise.sink.Rejects;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.TableWriter;
import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Csv;
import dev.reprise.source.Plan;
import dev.reprise.source.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What PostgreSQL refuses, and what it does on conflict.
class PostgresRejectsTest {
  private static PlainPostgres postgres;
  @TempDir Path dir;
  private JdbcTarget target;
  private JdbcSink sink;

  @BeforeAll
  static void startPostgres() {
    postgres = PlainPostgres.start();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void open() {
    Properties properties = new Properties();
    properties.setProperty("user", PlainPostgres.USER);
    target =
        JdbcTarget.open(new JdbcUrl(postgres.newDatabase()), properties, Drivers.ofClassPath());
    sink = target.sink();
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void eachPlantedFaultIsRejectedOnce() throws Exception {
    long seed = Long.getLong("reprise.seed", System.nanoTime());
    System.out.println("PostgresRejectsTest: -Dreprise.seed=" + seed);
    PlantedFaults faults = new PlantedFaults(seed, 3_000, 200);
    faults.write(dir.resolve("in.csv"));
    try (Connection connection = target.dataSource().getConnection()) {
      PlantedFaults.makeTables(connection);
    }
    assertThat(load(1_000, OnConflict.REFUSE))
        .containsEntry("rows", 2_800L)
        .containsEntry("rejected", 200L);
    try (Connection connection = target.dataSource().getConnection()) {
      faults.check(connection);
    }
  }

  @Test
  void fileInWhichEveryRowIsWrongIsRejectedRowByRow() throws Exception {
    StringBuilder text = new StringBuilder("n\n");
    for (int i = 0; i < 3_000; i++) {
      text.append('x').append(i).append('\n');
    }
    Files.writeString(dir.resolve("in.csv"), text);
    execute("CREATE TABLE t (n integer)");
    assertThat(load(1_000, OnConflict.REFUSE))
        .containsEntry("rows", 0L)
        .containsEntry("rejected", 3_000L);
    List<Reject> rejects = new ArrayList<>();
    new Rejects(sink, "uid").forEach(rejects::add);
    assertThat(rejects)
        .hasSize(3_000)
        .element(2_999)
        .isEqualTo(
            new Reject(
                3_001,
                "column \"n\": ERROR: invalid input syntax for type integer: \"x2999\""
                    .replace("ERROR: ", ""),
                "x2999"));
    assertThat(sink.deleteMarkers("uid")).isEqualTo(3);
    assertThat(new Rejects(sink, "uid").count()).isZero();
  }

  @Test
  void updateTakesTheLastRowOfAKeyAlsoWithinAStatement() throws Exception {
    Files.writeString(dir.resolve("in.csv"), "n,v\n1,a\n2,b\n1,c\n3,d\n1,e\n");
    execute("CREATE TABLE t (n integer PRIMARY KEY, v text)");
    execute("INSERT INTO t VALUES (2, 'there'), (9, 'stays')");
    assertThat(load(10, new OnConflict(OnConflict.Action.UPDATE, List.of("n"))))
        .containsEntry("rows", 5L)
        .doesNotContainKey("skipped");
    assertThat(rows()).containsExactly("1e", "2b", "3d", "9stays");
  }

  @Test
  void skipCountsWhatItPassesOver() throws Exception {
    Files.writeString(dir.resolve("in.csv"), "n,v\n1,a\n2,b\n1,c\nx,d\n");
    execute("CREATE TABLE t (n integer PRIMARY KEY, v text)");
    execute("INSERT INTO t VALUES (2, 'there')");
    assertThat(load(10, new OnConflict(OnConflict.Action.SKIP, List.of())))
        .isEqualTo(Map.of("rows", 1L, "skipped", 2L, "rejected", 1L));
    assertThat(rows()).containsExactly("1a", "2there");
  }

  @Test
  void keyWithoutAUniqueIndexIsRefusedBeforeTheFirstRow() throws Exception {
    Files.writeString(dir.resolve("in.csv"), "n,v\n1,a\n");
    execute("CREATE TABLE t (n integer, v text)");
    assertThatThrownBy(() -> load(10, new OnConflict(OnConflict.Action.UPDATE, List.of("n"))))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("Table t has no unique index on exactly (n)");
    execute("DROP TABLE t");
    assertThat(load(10, new OnConflict(OnConflict.Action.UPDATE, List.of("n"))))
        .as("a table that is made for it gets one")
        .containsEntry("rows", 1L);
  }

  private Map<String, Long> load(int chunkRecords, OnConflict onConflict) throws IOException {
    Plan plan = Csv.file(dir.resolve("in.csv")).cacheFolder(dir).plan(chunkRecords);
    Csv csv = Csv.of(plan);
    TableWriter writer = TableWriter.open(sink, "t", csv.columns(), onConflict);
    Map<String, Long> counters = new java.util.TreeMap<>();
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      ChunkLocation location =
          new ChunkLocation(chunk, page -> Optional.of(plan.pages().get(page)));
      sink.transaction(
              new CommitKey("uid", chunk + "", "job", 1, 1, "d"),
              tx -> {
                try (Records records = csv.open(location)) {
                  writer.write(tx, records);
                }
              })
          .outcome()
          .counters()
          .forEach((name, by) -> counters.merge(name, by, Long::sum));
    }
    return counters;
  }

  private List<String> rows() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT n || v FROM t ORDER BY n")) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
