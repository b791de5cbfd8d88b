package dev.reprise.sink;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Waits for a SQLite file that another writer holds.
///
/// SQLite's own wait polls ever more rarely, up to 100 ms: beside a process that writes all the
/// time it would starve. So this one is a series of short waits. And it tells a frozen writer from
/// busy ones: as long as others commit, the time-out begins anew, up to a bound.
record SqliteWait(Duration lockTimeout) {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final int SHORT_MS = 8; // polls after 1, 3 and 8 ms
  private static final int PATIENCE = 15; // lock time-outs, while others commit

  @FunctionalInterface
  interface Sql {
    void run(Statement statement) throws SQLException;
  }

  /// Runs `sql`, again and again while the file is locked and the time isn't up.
  void run(Statement statement, Sql sql) throws SQLException {
    Instant began = CLOCK.instant();
    Instant latest = began.plus(lockTimeout.multipliedBy(PATIENCE));
    Instant deadline = began.plus(lockTimeout);
    long version = -1;
    statement.execute("PRAGMA busy_timeout=" + Math.min(SHORT_MS, lockTimeout.toMillis()));
    while (true) {
      try {
        sql.run(statement);
        break;
      } catch (SQLException e) {
        if (!SqliteDialect.isLocked(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        Instant now = CLOCK.instant();
        long seen = version(statement);
        if (seen != version && version >= 0) {
          deadline = now.plus(lockTimeout);
        }
        version = seen;
        if (now.isAfter(deadline) || now.isAfter(latest)) {
          throw e;
        }
      }
    }
    statement.execute("PRAGMA busy_timeout=" + lockTimeout.toMillis());
  }

  /// Changes whenever another connection has committed; 0 where it can't be read now.
  private static long version(Statement statement) {
    try (ResultSet row = statement.executeQuery("PRAGMA data_version")) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }
}
