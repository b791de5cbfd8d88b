package dev.reprise.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The rows of `reprise_rejects`: the records that weren't taken, committed with the marker of
/// their chunk. A line is rejected once: the primary key sees to it.
record RejectTable(Dialect dialect) {
  static final String TABLE = "reprise_rejects";

  boolean exists(Connection connection) throws SQLException {
    return !dialect.columns(connection, TABLE).isEmpty();
  }

  void insert(Connection connection, CommitKey key, List<Reject> rejects) throws SQLException {
    String sql =
        "INSERT INTO reprise_rejects (uid, chunk, line, reason, raw) VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Reject reject : rejects) {
        insert.setString(1, key.uid());
        insert.setString(2, key.chunk());
        insert.setLong(3, reject.line());
        insert.setString(4, reject.reason());
        insert.setString(5, reject.raw());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  long count(Connection connection, String uid) throws SQLException {
    String sql = "SELECT count(*) FROM reprise_rejects WHERE uid = ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, uid);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /// At most `limit` of them, of the lines behind `line`, in their order.
  List<Reject> behind(Connection connection, String uid, long line, int limit) throws SQLException {
    String sql =
        "SELECT line, reason, raw FROM reprise_rejects WHERE uid = ? AND line > ? ORDER BY line";
    List<Reject> rejects = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setMaxRows(limit);
      query.setString(1, uid);
      query.setLong(2, line);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rejects.add(new Reject(row.getLong(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return rejects;
  }

  /// Deletes the next `limit` of them; how many it was.
  int delete(Connection connection, String uid, int limit) throws SQLException {
    String sql = "DELETE FROM reprise_rejects WHERE uid = ? AND line <= ?";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setString(1, uid);
      delete.setLong(2, last(connection, uid, limit));
      return delete.executeUpdate();
    }
  }

  /// The line of the last of the next `limit`.
  private static long last(Connection connection, String uid, int limit) throws SQLException {
    String sql = "SELECT line FROM reprise_rejects WHERE uid = ? ORDER BY line";
    long line = 0;
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setMaxRows(limit);
      query.setString(1, uid);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          line = row.getLong(1);
        }
      }
    }
    return line;
  }
}
