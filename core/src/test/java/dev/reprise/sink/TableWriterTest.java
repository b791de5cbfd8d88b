package dev.reprise.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  @TempDir Path folder;
  private JdbcTarget target;
  private JdbcSink sink;

  @BeforeEach
  void open() {
    target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + folder.resolve("t.db")));
    sink = JdbcSink.of(target.dataSource(), target.dialect());
  }

  @AfterEach
  void close() {
    target.close();
  }

  @Test
  void hostileNamesAndValuesComeBackAsTheyAre() throws SQLException {
    String table = "pla\"ces; DROP TABLE x --";
    List<String> columns = List.of("select", "a\"b", "it's", "sp ace", "Ünï 😀", "a,b;c)", "?");
    List<String> values =
        Arrays.asList("'; DROP TABLE x; --", "\"", "a\0b", "😀\uD7FF", "line\nline\r\n", "", null);
    TableWriter writer = TableWriter.open(sink, table, columns);
    assertThat(write(writer, List.of(values))).isEqualTo(1);
    try (Connection connection = raw();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + target.dialect().quote(table))) {
      assertThat(row.next()).isTrue();
      for (int i = 0; i < columns.size(); i++) {
        assertThat(row.getMetaData().getColumnName(i + 1)).isEqualTo(columns.get(i));
        byte[] bytes = row.getBytes(i + 1);
        String value = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        assertThat(value).as(columns.get(i)).isEqualTo(values.get(i));
      }
    }
  }

  @Test
  void manyRowsOfManyColumnsStayWithinTheLimits() throws SQLException {
    List<String> columns = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).toList();
    TableWriter writer = TableWriter.open(sink, "wide", columns);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      rows.add(columns);
    }
    assertThat(write(writer, rows)).isEqualTo(101);
    try (Connection connection = raw();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM wide WHERE c999 = 'c999'")) {
      assertThat(row.getInt(1)).isEqualTo(101);
    }
  }

  @Test
  void existingTableKeepsItsSpellingAndTypes() throws SQLException {
    execute("CREATE TABLE places (id INTEGER PRIMARY KEY, Name TEXT, LAT REAL)");
    TableWriter writer = TableWriter.open(sink, "places", List.of("lat", "Name"));
    assertThat(writer.columns()).containsExactly("LAT", "Name");
    write(writer, List.of(List.of("1.5", "x")));
    try (Connection connection = raw();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT typeof(lat), name FROM places")) {
      assertThat(row.getString(1)).isEqualTo("real");
      assertThat(row.getString(2)).isEqualTo("x");
    }
  }

  @Test
  void unknownColumnIsNamedWithTheNearest() throws SQLException {
    execute("CREATE TABLE places (name TEXT, latitude REAL)");
    assertThatThrownBy(() -> TableWriter.open(sink, "places", List.of("name", "lattitude")))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining(
            "Table places has no column \"lattitude\" (the nearest is \"latitude\")");
  }

  @Test
  void columnsThatDifferOnlyInCaseAreRefused() {
    assertThatThrownBy(() -> TableWriter.open(sink, "places", List.of("Name", "b", "name")))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("Columns 1 and 3 are both \"name\"");
    assertThat(TableWriter.columnsOf(sink, "places")).isEmpty();
  }

  @Test
  void tablesOfReprisesOwnAreRefused() {
    assertThatThrownBy(() -> TableWriter.open(sink, "Reprise_commits", List.of("uid")))
        .hasMessageContaining("begins with reprise_");
  }

  @Test
  void rowOfAnotherLengthIsRefused() {
    TableWriter writer = TableWriter.open(sink, "places", List.of("a", "b"));
    assertThatThrownBy(() -> write(writer, List.of(List.of("1"))))
        .hasMessageContaining("1 values for 2 columns");
  }

  @Test
  void valueThatDoesNotFitIsTold() throws SQLException {
    execute("CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    TableWriter writer = TableWriter.open(sink, "places", List.of("id", "name"));
    assertThatThrownBy(() -> write(writer, List.of(Arrays.asList("1", null))))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
    assertThatThrownBy(() -> write(writer, List.of(List.of("one", "x"))))
        .isInstanceOfSatisfying(
            SinkException.class, e -> assertThat(e.fault()).isEqualTo(SinkFault.BAD_VALUE));
  }

  private long write(TableWriter writer, List<? extends List<String>> rows) {
    long[] written = new long[1];
    sink.transaction(
        new CommitKey("uid", "0", "job", 1, 1, "d"), tx -> written[0] = writer.write(tx, rows));
    return written[0];
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = raw();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection(target.url().text());
  }
}
