package dev.reprise.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// SQLite: one writer at a time, in WAL mode.
///
/// `synchronous=FULL`: Redis believes that what the marker says is on disk. With NORMAL a power
/// loss could undo the last transactions, and rows would be missing.
///
/// Transactions begin with BEGIN IMMEDIATE, so that a lock is waited for before a row was read or
/// written, and never upgraded; [SqliteWait] says how.
public record SqliteDialect() implements Dialect {
  private static final int MAX_VARIABLES = 32_766;
  private static final int ROWS = 50;

  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public String table(String name) {
    return quote(name);
  }

  @Override
  public String createMarkers() {
    return """
        CREATE TABLE IF NOT EXISTS reprise_commits (
          uid TEXT NOT NULL, chunk TEXT NOT NULL, job TEXT NOT NULL, attempt TEXT NOT NULL,
          digest TEXT NOT NULL, outcome TEXT, committed_at TEXT,
          PRIMARY KEY (uid, chunk)) WITHOUT ROWID""";
  }

  @Override
  public String now() {
    return "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";
  }

  @Override
  public String createTable(String table, List<String> columns) {
    return columns.stream()
        .map(column -> quote(column) + " TEXT")
        .collect(
            Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + quote(table) + " (", ")"));
  }

  /// An INTEGER PRIMARY KEY is the row's own number, which SQLite finds by itself.
  @Override
  public List<TableColumn> describe(Connection connection, String table) throws SQLException {
    String sql =
        """
        SELECT name,
          "notnull" AND dflt_value IS NULL AND hidden = 0
            AND NOT (pk = 1 AND upper(type) = 'INTEGER'),
          hidden IN (2, 3)
        FROM pragma_table_xinfo(?) WHERE hidden <> 1""";
    List<TableColumn> columns = new ArrayList<>();
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, table);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(new TableColumn(rows.getString(1), rows.getBoolean(2), rows.getBoolean(3)));
        }
      }
    }
    return columns;
  }

  @Override
  public boolean takesOnConflict() {
    return true;
  }

  @Override
  public Savepoints savepoints(Connection connection) {
    return new SqliteSavepoints(connection);
  }

  @Override
  public String reason(SQLException e, List<String> columns) {
    return SqliteReasons.of(String.valueOf(e.getMessage()));
  }

  @Override
  public int rowsPerStatement(int columns) {
    return Math.clamp(MAX_VARIABLES / columns, 1, ROWS);
  }

  @Override
  public void prepare(Connection connection, Duration lockTimeout) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true); // transactions are begun and ended by statements here
    }
    untilFree(
        connection,
        lockTimeout,
        statement -> {
          statement.execute("PRAGMA journal_mode=WAL");
          statement.execute("PRAGMA synchronous=FULL");
        });
  }

  @Override
  public void begin(Connection connection, Duration lockTimeout) throws SQLException {
    untilFree(connection, lockTimeout, statement -> statement.execute("BEGIN IMMEDIATE"));
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    execute(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        throw e;
      }
    }
  }

  @Override
  public Optional<String> writerQueue(Connection connection) throws SQLException {
    return Optional.of("sqlite:" + file(connection));
  }

  @Override
  public Optional<String> lockHolder(Connection waited, DataSource others, Duration wait)
      throws SQLException {
    return SqliteLockHolder.of(file(waited));
  }

  /// By SQLite's result codes.
  @Override
  public SinkFault classify(SQLException e) {
    if (isLocked(e)) {
      return SinkFault.LOCKED;
    }
    return switch (e.getErrorCode() & 0xFF) {
      case 10, 13, 14 -> SinkFault.OUTAGE; // IOERR, FULL, CANTOPEN
      case 18, 19, 20 -> SinkFault.BAD_VALUE; // TOOBIG, CONSTRAINT, MISMATCH
      default -> SinkFault.OTHER;
    };
  }

  private static String file(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  static boolean isLocked(SQLException e) {
    int code = e.getErrorCode() & 0xFF;
    return code == 5 || code == 6; // BUSY, LOCKED
  }

  private static void untilFree(Connection connection, Duration lockTimeout, SqliteWait.Sql sql)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      new SqliteWait(lockTimeout).run(statement, sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
