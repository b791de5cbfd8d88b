package dev.reprise.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Counts rows in SQLite files, past all of Reprise.
final class Tables {
  private Tables() {}

  static long number(Path db, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : -1;
    } catch (SQLException e) {
      throw new AssertionError(sql + " on " + db, e);
    }
  }

  static long rows(Path db) {
    return number(db, "SELECT count(*) FROM t");
  }

  static long distinct(Path db) {
    return number(db, "SELECT count(DISTINCT n) FROM t");
  }

  static void execute(Path db, String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql + " on " + db, e);
    }
  }
}
