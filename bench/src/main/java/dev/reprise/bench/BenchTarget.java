package dev.reprise.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/// A database to import into, opened as Reprise opens it: the same driver, properties, durability
/// and form of the insert.
sealed interface BenchTarget {
  String name();

  String url();

  Connection connect() throws SQLException;

  RowWriter writer(Connection connection, String table, String[] header) throws SQLException;

  void begin(Connection connection) throws SQLException;

  void commit(Connection connection) throws SQLException;

  /// The flags of `import` that go with it.
  List<String> credentials(Path folder);

  default long count(String table) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return count.next() ? count.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("rows can't be counted", e);
    }
  }

  record Sqlite(String url) implements BenchTarget {
    private static final int ROWS = 50;

    @Override
    public String name() {
      return "SQLite";
    }

    @Override
    public Connection connect() throws SQLException {
      Connection connection = DriverManager.getConnection(url);
      execute(connection, "PRAGMA journal_mode=WAL");
      execute(connection, "PRAGMA synchronous=FULL");
      execute(connection, "PRAGMA busy_timeout=60000");
      return connection;
    }

    @Override
    public RowWriter writer(Connection connection, String table, String[] header)
        throws SQLException {
      return new RowWriter(connection, table, header, ROWS);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
      execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
      execute(connection, "COMMIT");
    }

    @Override
    public List<String> credentials(Path folder) {
      return List.of();
    }
  }

  record Postgres(String url, String user) implements BenchTarget {

    @Override
    public String name() {
      return "PostgreSQL";
    }

    @Override
    public Connection connect() throws SQLException {
      Properties properties = new Properties();
      properties.setProperty("user", user);
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("stringtype", "unspecified");
      Connection connection = DriverManager.getConnection(url, properties);
      connection.setAutoCommit(false);
      return connection;
    }

    @Override
    public RowWriter writer(Connection connection, String table, String[] header)
        throws SQLException {
      return new RowWriter(connection, table, header, 1);
    }

    @Override
    public void begin(Connection connection) {} // the driver begins by itself

    @Override
    public void commit(Connection connection) throws SQLException {
      connection.commit();
    }

    @Override
    public List<String> credentials(Path folder) {
      return List.of("--to-user", user);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
