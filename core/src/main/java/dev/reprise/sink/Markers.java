package dev.reprise.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `reprise_commits`: one for each chunk whose effect is in this database.
record Markers(Dialect dialect) {
  static final String TABLE = "reprise_commits";
  private static final String WHERE = " WHERE uid = ? AND chunk = ?";

  /// A marker that an earlier attempt left.
  record Marker(String token, String digest, @Nullable String outcome) {}

  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(dialect.createMarkers());
    }
  }

  boolean exist(Connection connection) throws SQLException {
    return !dialect.columns(connection, TABLE).isEmpty();
  }

  /// Inserts the marker, or finds the one that is there.
  Optional<Marker> insert(Connection connection, CommitKey key) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(dialect.insertMarker())) {
      insert.setString(1, key.uid());
      insert.setString(2, key.chunk());
      insert.setString(3, key.job());
      insert.setString(4, key.token());
      insert.setString(5, key.digest());
      if (insert.executeUpdate() == 1) {
        return Optional.empty();
      }
    }
    String sql = "SELECT attempt, digest, outcome FROM reprise_commits" + WHERE;
    try (PreparedStatement find = connection.prepareStatement(sql)) {
      find.setString(1, key.uid());
      find.setString(2, key.chunk());
      try (ResultSet row = find.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the marker of " + key.identity() + " is neither new nor there");
        }
        return Optional.of(new Marker(row.getString(1), row.getString(2), row.getString(3)));
      }
    }
  }

  void fill(Connection connection, CommitKey key, SinkOutcome outcome) throws SQLException {
    String sql = "UPDATE reprise_commits SET outcome = ?, committed_at = " + dialect.now() + WHERE;
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, outcome.toJson());
      update.setString(2, key.uid());
      update.setString(3, key.chunk());
      if (update.executeUpdate() != 1) {
        throw new SQLException(
            "the marker of " + key.identity() + " vanished inside its transaction");
      }
    }
  }

  /// The job's latest marker.
  Optional<JdbcSink.Committed> latest(Connection connection, String job) throws SQLException {
    String sql =
        "SELECT uid, chunk, digest FROM reprise_commits WHERE job = ? ORDER BY committed_at DESC";
    try (PreparedStatement find = connection.prepareStatement(sql)) {
      find.setMaxRows(1);
      find.setString(1, job);
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(
                new JdbcSink.Committed(row.getString(1), row.getString(2), row.getString(3)))
            : Optional.empty();
      }
    }
  }

  /// Deletes at most `limit` markers; how many it was.
  int delete(Connection connection, String uid, int limit) throws SQLException {
    String sql =
        "DELETE FROM reprise_commits WHERE uid = ? AND chunk IN"
            + " (SELECT chunk FROM reprise_commits WHERE uid = ? LIMIT ?)";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setString(1, uid);
      delete.setString(2, uid);
      delete.setInt(3, limit);
      return delete.executeUpdate();
    }
  }
}
