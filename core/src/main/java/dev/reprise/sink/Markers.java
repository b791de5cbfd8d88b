package dev.reprise.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of `reprise_commits`: one for each chunk whose effect is in this database.
///
/// @param lockTimeout how long an insert waits for a transaction that may yet insert the same
///   marker
record Markers(Dialect dialect, Duration lockTimeout) {
  static final String TABLE = "reprise_commits";
  private static final String WHERE = " WHERE uid = ? AND chunk = ?";

  /// A marker that an earlier attempt left.
  record Marker(String token, String digest, @Nullable String outcome) {}

  boolean exist(Connection connection) throws SQLException {
    return !dialect.columns(connection, TABLE).isEmpty();
  }

  /// Inserts the marker, or finds the one that is there.
  Optional<Marker> insert(Connection connection, CommitKey key) throws SQLException {
    try {
      if (inserted(connection, key)) {
        return Optional.empty();
      }
    } catch (SQLException e) {
      return afterRefusal(connection, key, e);
    }
    return Optional.of(
        find(connection, key)
            .orElseThrow(
                () ->
                    new SQLException(
                        "the marker of " + key.identity() + " is neither new nor there")));
  }

  private boolean inserted(Connection connection, CommitKey key) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(dialect.insertMarker())) {
      insert.setString(1, key.uid());
      insert.setString(2, key.chunk());
      insert.setString(3, key.job());
      insert.setString(4, key.token());
      insert.setString(5, key.digest());
      dialect.limit(insert, lockTimeout);
      try {
        return insert.executeUpdate() == 1;
      } finally {
        dialect.limit(insert, Duration.ZERO); // for some drivers it is the whole connection's
      }
    }
  }

  /// A database that knows no better refuses a marker that is there already. Nothing else was
  /// written in this transaction, so a new one can look.
  private Optional<Marker> afterRefusal(Connection connection, CommitKey key, SQLException refusal)
      throws SQLException {
    SinkFault fault = dialect.classify(refusal);
    if (fault == SinkFault.LOCKED || fault == SinkFault.OUTAGE) {
      throw refusal;
    }
    dialect.rollback(connection);
    dialect.begin(connection, lockTimeout);
    Optional<Marker> earlier = find(connection, key);
    if (earlier.isEmpty()) {
      throw refusal;
    }
    return earlier;
  }

  private static Optional<Marker> find(Connection connection, CommitKey key) throws SQLException {
    String sql = "SELECT attempt, digest, outcome FROM reprise_commits" + WHERE;
    try (PreparedStatement find = connection.prepareStatement(sql)) {
      find.setString(1, key.uid());
      find.setString(2, key.chunk());
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(new Marker(row.getString(1), row.getString(2), row.getString(3)))
            : Optional.empty();
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

  /// Deletes about `limit` markers, or all of them; how many it was.
  int delete(Connection connection, String uid, int limit) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(dialect.deleteMarkers(limit))) {
      delete.setString(1, uid);
      return delete.executeUpdate();
    }
  }
}
