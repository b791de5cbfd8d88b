package dev.reprise.sink;

import dev.reprise.sink.Identifiers.Case;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// Any other database, by what the SQL standard and JDBC promise: no more than one row to an
/// INSERT, no clause for a row that is there already, waits bounded by the driver's time-out.
///
/// @param name of the product
/// @param quote around identifiers, empty where there is none
/// @param unquoted what becomes of names without quotes
public record StandardDialect(String name, String quote, Case unquoted) implements Dialect {
  private static final int TEXT = 4_000; // what the usual databases take for a VARCHAR
  private static final int BATCH = 500;

  static StandardDialect of(DatabaseMetaData about) throws SQLException {
    Case unquoted =
        about.storesUpperCaseIdentifiers()
            ? Case.UPPER
            : about.storesLowerCaseIdentifiers() ? Case.LOWER : Case.AS_IT_IS;
    String quote = about.getIdentifierQuoteString();
    return new StandardDialect(
        about.getDatabaseProductName(), quote == null ? "" : quote.strip(), unquoted);
  }

  @Override
  public String quote(String identifier) {
    return quote
        + (quote.isEmpty() ? identifier : identifier.replace(quote, quote + quote))
        + quote;
  }

  @Override
  public String table(String name) {
    return parts(name).stream().map(this::quote).collect(Collectors.joining("."));
  }

  private List<String> parts(String name) {
    return Identifiers.parts(name, unquoted, 3);
  }

  @Override
  public String createMarkers() {
    return """
        CREATE TABLE reprise_commits (
          uid VARCHAR(64) NOT NULL, chunk VARCHAR(16) NOT NULL, job VARCHAR(255) NOT NULL,
          attempt VARCHAR(64) NOT NULL, digest VARCHAR(128) NOT NULL, outcome VARCHAR(%d),
          committed_at TIMESTAMP, PRIMARY KEY (uid, chunk))"""
        .formatted(TEXT);
  }

  @Override
  public String insertMarker() {
    return "INSERT INTO reprise_commits (uid, chunk, job, attempt, digest) VALUES (?, ?, ?, ?, ?)";
  }

  @Override
  public String now() {
    return "CURRENT_TIMESTAMP";
  }

  @Override
  public String deleteMarkers(int atMost) {
    return "DELETE FROM reprise_commits WHERE uid = ?";
  }

  @Override
  public String createTable(String table, List<String> columns) {
    return columns.stream()
        .map(column -> quote(unquoted.of(column)) + " VARCHAR(" + TEXT + ")")
        .collect(Collectors.joining(", ", "CREATE TABLE " + table(table) + " (", ")"));
  }

  @Override
  public List<TableColumn> describe(Connection connection, String table) throws SQLException {
    List<String> parts = parts(table);
    DatabaseMetaData about = connection.getMetaData();
    String escape = about.getSearchStringEscape();
    String schema =
        parts.size() > 1 ? escaped(parts.get(parts.size() - 2), escape) : connection.getSchema();
    String catalog = parts.size() > 2 ? parts.get(0) : connection.getCatalog();
    List<TableColumn> columns = new ArrayList<>();
    String name = escaped(unquoted.of(parts.get(parts.size() - 1)), escape);
    try (ResultSet rows = about.getColumns(catalog, schema, name, null)) {
      while (rows.next()) {
        columns.add(column(rows));
      }
    }
    return columns;
  }

  private static TableColumn column(ResultSet row) throws SQLException {
    String name = row.getString("COLUMN_NAME");
    boolean filled =
        row.getString("COLUMN_DEF") != null || "YES".equals(row.getString("IS_AUTOINCREMENT"));
    boolean computed = "YES".equals(row.getString("IS_GENERATEDCOLUMN"));
    return new TableColumn(
        name, "NO".equals(row.getString("IS_NULLABLE")) && !filled && !computed, computed);
  }

  private static String escaped(String name, String escape) {
    return escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }

  @Override
  public String createRejects() {
    return """
        CREATE TABLE reprise_rejects (
          uid VARCHAR(64) NOT NULL, chunk VARCHAR(16) NOT NULL, line BIGINT NOT NULL,
          reason VARCHAR(%d), raw VARCHAR(%d), PRIMARY KEY (uid, line))"""
        .formatted(TEXT, TEXT);
  }

  @Override
  public int rejectChars() {
    return TEXT;
  }

  @Override
  public int rowsPerBatch() {
    return BATCH;
  }

  @Override
  public Savepoints savepoints(Connection connection) {
    return new JdbcSavepoints(connection);
  }

  @Override
  public int rowsPerStatement(int columns) {
    return 1;
  }

  @Override
  public void prepare(Connection connection, Duration lockTimeout) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
  }

  @Override
  public void begin(Connection connection, Duration lockTimeout) throws SQLException {
    connection.setAutoCommit(false);
    if (connection
        .getMetaData()
        .supportsTransactionIsolationLevel(Connection.TRANSACTION_READ_COMMITTED)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @Override
  public Optional<String> writerQueue(Connection connection) {
    return Optional.empty();
  }

  @Override
  public void limit(Statement statement, Duration lockTimeout) throws SQLException {
    statement.setQueryTimeout(
        lockTimeout.isZero() ? 0 : (int) Math.max(1, lockTimeout.toSeconds()));
  }

  @Override
  public Optional<String> lockHolder(Connection waited, DataSource others, Duration wait) {
    return Optional.empty(); // each database has its own way to ask
  }

  @Override
  public SinkFault classify(SQLException e) {
    return SqlStates.ofAny(e);
  }
}
