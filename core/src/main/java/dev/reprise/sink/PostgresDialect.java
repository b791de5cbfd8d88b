package dev.reprise.sink;

import dev.reprise.sink.Identifiers.Case;
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

/// PostgreSQL: many writers, a marker's row for a lock.
///
/// A transaction is begun and ended by statements on a connection that commits by itself: so a body
/// can't commit half of it by mistake, and BEGIN with its settings is one round trip. READ
/// COMMITTED, whatever the server's default is: the marker of an attempt that committed while this
/// one waited must be seen.
public record PostgresDialect() implements Dialect {
  /// A worker that says nothing inside a transaction for that long is dead to the others: it is as
  /// long as a session's deadline. Then the server ends the transaction, and its locks with it.
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final int MAX_VARIABLES = 32_767;
  private static final int ROWS = 100;
  private static final int BATCH = 1_000;

  /// Of one transaction at a time, so that two workers don't make the same table at once: IF NOT
  /// EXISTS alone fails in that case. The number is "reprise" in ASCII.
  private static final String ALONE = "SELECT pg_advisory_xact_lock(32199680975270757); ";

  private static final String COLUMNS =
      """
      SELECT a.attname,
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL
          AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = a.attrelid
            AND NOT g.tgisinternal AND g.tgtype & 7 = 7),
        a.attgenerated <> '' OR a.attidentity = 'a'
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum""";

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public String table(String name) {
    return Identifiers.parts(name, Case.LOWER, 2).stream()
        .map(this::quote)
        .collect(Collectors.joining("."));
  }

  @Override
  public String createMarkers() {
    return ALONE
        + """
        CREATE TABLE IF NOT EXISTS reprise_commits (
          uid text NOT NULL, chunk text NOT NULL, job text NOT NULL, attempt text NOT NULL,
          digest text NOT NULL, outcome text, committed_at timestamptz,
          PRIMARY KEY (uid, chunk))""";
  }

  @Override
  public String now() {
    return "clock_timestamp()";
  }

  @Override
  public String createTable(String table, List<String> columns) {
    return columns.stream()
        .map(column -> quote(Case.LOWER.of(column)) + " text")
        .collect(
            Collectors.joining(
                ", ", ALONE + "CREATE TABLE IF NOT EXISTS " + table(table) + " (", ")"));
  }

  @Override
  public List<TableColumn> describe(Connection connection, String table) throws SQLException {
    List<TableColumn> columns = new ArrayList<>();
    try (var query = connection.prepareStatement(COLUMNS)) {
      query.setString(1, table(table));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          columns.add(new TableColumn(rows.getString(1), rows.getBoolean(2), rows.getBoolean(3)));
        }
      }
    }
    return columns;
  }

  @Override
  public String createRejects() {
    return ALONE + Dialect.super.createRejects();
  }

  @Override
  public boolean takesOnConflict() {
    return true;
  }

  @Override
  public int rowsPerBatch() {
    return BATCH;
  }

  @Override
  public String reason(SQLException e, List<String> columns) {
    return PostgresReasons.of(String.valueOf(e.getMessage()), columns);
  }

  @Override
  public int rowsPerStatement(int columns) {
    return Math.clamp(MAX_VARIABLES / columns, 1, ROWS);
  }

  @Override
  public void prepare(Connection connection, Duration lockTimeout) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void begin(Connection connection, Duration lockTimeout) throws SQLException {
    execute(
        connection,
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d"
            .formatted(lockTimeout.toMillis(), SILENCE.toMillis()));
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    execute(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    execute(connection, "ROLLBACK"); // a warning at most, where there is no transaction
  }

  @Override
  public Optional<String> writerQueue(Connection connection) {
    return Optional.empty();
  }

  @Override
  public Optional<String> lockHolder(Connection waited, DataSource others, Duration wait)
      throws SQLException {
    try (Connection other = others.getConnection()) {
      return PostgresLockHolder.of(other, wait);
    }
  }

  @Override
  public SinkFault classify(SQLException e) {
    return SqlStates.ofPostgres(String.valueOf(e.getSQLState()));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
