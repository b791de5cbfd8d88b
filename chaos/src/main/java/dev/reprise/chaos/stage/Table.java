package dev.reprise.chaos.stage;

import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The table that the job fills, in SQLite.
public record Table(Path file) {
  static final String NAME = "numbers";
  static final List<String> COLUMNS = List.of("chunk", "n", "token");

  /// A row as it stands there.
  ///
  /// @param token `<epoch>-<attempt>` of the attempt that wrote it
  public record Row(int chunk, long number, String token) {}

  /// What stands in the marker table.
  public record Marker(String uid, String chunk, String token) {}

  void create() {
    try (JdbcTarget target = JdbcTarget.open(url())) {
      JdbcSink.of(target.dataSource(), target.dialect()).createTables();
      try (Connection connection = target.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE " + NAME + " (chunk text, n text, token text)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("no table in " + file, e);
    }
  }

  public List<Row> rows() {
    return read(
        "SELECT chunk, n, token FROM " + NAME,
        row -> new Row(row.getInt(1), row.getLong(2), row.getString(3)));
  }

  public List<Marker> markers() {
    return read(
        "SELECT uid, chunk, attempt FROM reprise_commits",
        row -> new Marker(row.getString(1), row.getString(2), row.getString(3)));
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String query, Reading<T> reading) {
    try (JdbcTarget target = JdbcTarget.open(url());
        Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(reading.of(rows));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException("the table in " + file + " can't be read", e);
    }
  }

  private JdbcUrl url() {
    return new JdbcUrl("jdbc:sqlite:" + file);
  }
}
