package dev.reprise.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A look into a table while others write it.
final class TableView implements AutoCloseable {
  private final Path database;
  private @Nullable Connection connection;

  TableView(Path database) {
    this.database = database;
  }

  /// Rows so far; nobody deletes any.
  synchronized long rows() {
    return read("SELECT max(rowid), '' FROM cities").keySet().stream().findFirst().orElse(0L);
  }

  /// Chunks whose rows are in, each with the token of the attempt that wrote them.
  synchronized Map<Long, String> markers() {
    return read(
        "SELECT CAST(chunk AS INTEGER), attempt FROM reprise_commits WHERE chunk <> 'finish'");
  }

  /// Rows beyond those that the markers speak for, seen at one moment; only while every chunk that
  /// is in is a full one.
  synchronized long unmarkedRows() {
    String rows = "(SELECT max(rowid) FROM cities)";
    String markers = "(SELECT count(*) FROM reprise_commits)";
    return read("SELECT " + rows + " - " + Program.CHUNK_RECORDS + " * " + markers + ", ''")
        .keySet()
        .stream()
        .findFirst()
        .orElse(0L);
  }

  private Map<Long, String> read(String sql) {
    Map<Long, String> found = new TreeMap<>();
    if (!Files.exists(database)) {
      return found;
    }
    try (Statement statement = open().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.put(rows.getLong(1), rows.getString(2));
      }
    } catch (SQLException e) {
      return Map.of(); // not made yet, or locked for a moment
    }
    return found;
  }

  private Connection open() throws SQLException {
    Connection known = connection;
    if (known == null) {
      known = DriverManager.getConnection("jdbc:sqlite:" + database);
      try (Statement statement = known.createStatement()) {
        statement.execute("PRAGMA query_only=1");
        statement.execute("PRAGMA busy_timeout=1000");
      }
      connection = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(database + " can't be closed", e);
    }
  }
}
