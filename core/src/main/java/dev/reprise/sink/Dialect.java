package dev.reprise.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// What differs between databases. A dialect holds no state and no connection.
public sealed interface Dialect permits SqliteDialect, PostgresDialect, StandardDialect {
  /// `SQLite`.
  String name();

  /// An identifier that may hold anything, as it stands in a statement.
  default String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /// A table as a user names it, perhaps with its schema, as it stands in a statement.
  ///
  /// @throws SinkException where it can't be a name
  String table(String name);

  /// Creates `reprise_commits` unless it is there.
  String createMarkers();

  /// Inserts a marker with parameters uid, chunk, job, attempt, digest; changes no row where there
  /// is one already, or fails, and waits for a transaction that may yet insert it.
  default String insertMarker() {
    return "INSERT INTO reprise_commits (uid, chunk, job, attempt, digest) VALUES (?, ?, ?, ?, ?)"
        + " ON CONFLICT (uid, chunk) DO NOTHING";
  }

  /// Now, in UTC, as the type of `committed_at`.
  String now();

  /// Deletes markers of a uid, its parameter: so many of them, or all where that can't be bounded.
  default String deleteMarkers(int atMost) {
    return "DELETE FROM reprise_commits WHERE (uid, chunk) IN"
        + " (SELECT uid, chunk FROM reprise_commits WHERE uid = ? LIMIT "
        + atMost
        + ")";
  }

  /// Creates a table with text columns unless it is there.
  String createTable(String table, List<String> columns);

  /// A table's columns, in order; none where there is no such table.
  List<TableColumn> describe(Connection connection, String table) throws SQLException;

  /// The names of a table's columns, in order; none where there is no such table.
  default List<String> columns(Connection connection, String table) throws SQLException {
    return describe(connection, table).stream().map(TableColumn::name).toList();
  }

  /// Creates `reprise_rejects` unless it is there.
  default String createRejects() {
    return """
        CREATE TABLE IF NOT EXISTS reprise_rejects (
          uid VARCHAR(100) NOT NULL, chunk VARCHAR(20) NOT NULL, line BIGINT NOT NULL,
          reason TEXT NOT NULL, raw TEXT NOT NULL,
          PRIMARY KEY (uid, line))""";
  }

  /// How many rows one INSERT may hold.
  int rowsPerStatement(int columns);

  /// How many rows are sent to the database at once, as a batch of single INSERTs; 0 where one
  /// INSERT of many rows is quicker.
  default int rowsPerBatch() {
    return 0;
  }

  /// Whether it knows `ON CONFLICT (key) DO ..` behind an INSERT.
  default boolean takesOnConflict() {
    return false;
  }

  /// How many characters of a rejected record `reprise_rejects` takes.
  default int rejectChars() {
    return Integer.MAX_VALUE;
  }

  /// How a statement that failed is undone without its transaction.
  default Savepoints savepoints(Connection connection) {
    return Savepoints.ofStatements(connection);
  }

  /// Why a row was refused, as one clause.
  ///
  /// @param columns those of the INSERT, in order
  default String reason(SQLException e, List<String> columns) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /// Sets up a connection that was just taken; cheap where it is set up already.
  ///
  /// @param lockTimeout how long a statement waits for another transaction
  void prepare(Connection connection, Duration lockTimeout) throws SQLException;

  /// Begins a transaction that can write, within `lockTimeout`, or fails as [SinkFault#LOCKED].
  void begin(Connection connection, Duration lockTimeout) throws SQLException;

  void commit(Connection connection) throws SQLException;

  /// Ends the transaction without effect; no error where there is none.
  void rollback(Connection connection) throws SQLException;

  /// What all writers of a target share where only one can write at a time: they queue for it
  /// within a process, instead of meeting at the database.
  Optional<String> writerQueue(Connection connection) throws SQLException;

  /// Bounds a statement's wait for locks where [#begin] can't; zero lifts the bound.
  default void limit(Statement statement, Duration lockTimeout) throws SQLException {}

  /// Who holds the lock that a connection has waited for, where it can be known.
  ///
  /// @param others to look from: the waiting connection may take no statement any more
  /// @param wait how long it was
  Optional<String> lockHolder(Connection waited, DataSource others, Duration wait)
      throws SQLException;

  SinkFault classify(SQLException e);
}
