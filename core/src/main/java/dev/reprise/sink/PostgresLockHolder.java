package dev.reprise.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Names the session that a transaction waited for in vain. Once the wait is over PostgreSQL has
/// forgotten whom it was for (`pg_blocking_pids` tells only of waits that go on). But whoever it
/// was has been in its transaction all that time, holds locks, and waits for nobody: of those that
/// are like this, the one that does nothing, then the oldest, is named.
final class PostgresLockHolder {
  private static final String FIND =
      """
      SELECT a.pid, a.application_name, host(a.client_addr), a.xact_start,
        CASE WHEN a.state LIKE 'idle%' THEN a.state_change END AS idle_since
      FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.backend_type = 'client backend'
        AND a.pid <> pg_backend_pid()
        AND a.xact_start < clock_timestamp() - ? * interval '1 millisecond'
        AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted
          AND l.locktype = 'relation' AND l.mode <> 'AccessShareLock')
        AND NOT EXISTS (SELECT FROM pg_locks w WHERE w.pid = a.pid AND NOT w.granted)
      ORDER BY a.state LIKE 'idle%' DESC, a.xact_start
      LIMIT 1""";

  private PostgresLockHolder() {}

  /// @param wait how long it was
  static Optional<String> of(Connection other, Duration wait) throws SQLException {
    try (PreparedStatement find = other.prepareStatement(FIND)) {
      find.setLong(1, wait.toMillis());
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(describe(row)) : Optional.empty();
      }
    }
  }

  /// `session 4711 (reprise w1, from 10.0.0.7), in a transaction since 12:03:11Z, idle since ..`.
  private static String describe(ResultSet row) throws SQLException {
    String application = row.getString("application_name");
    String address = row.getString(3);
    String who = application == null || application.isBlank() ? "unnamed" : application;
    String idle = row.getTimestamp("idle_since") == null ? "" : ", idle since " + at(row, 5);
    return "session %d (%s, from %s), in a transaction since %s%s"
        .formatted(
            row.getLong("pid"), who, address == null ? "its own host" : address, at(row, 4), idle);
  }

  private static Instant at(ResultSet row, int column) throws SQLException {
    return row.getTimestamp(column).toInstant().truncatedTo(ChronoUnit.SECONDS);
  }
}
