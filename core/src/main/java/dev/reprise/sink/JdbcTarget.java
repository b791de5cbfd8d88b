package dev.reprise.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/// A database that was opened once, so that what is wrong with it is known before a job is
/// submitted.
public final class JdbcTarget implements AutoCloseable {
  private final JdbcUrl url;
  private final Dialect dialect;
  private final IdleConnections connections;

  private JdbcTarget(JdbcUrl url, Dialect dialect, IdleConnections connections) {
    this.url = url;
    this.dialect = dialect;
    this.connections = connections;
  }

  /// Opens a target without user and password.
  ///
  /// @throws SinkException if it can't be opened or written, in one sentence
  public static JdbcTarget open(JdbcUrl url) {
    return open(url, new Properties());
  }

  /// @param properties for the driver, as `user` and `password`
  /// @throws SinkException if it can't be opened or written, in one sentence
  public static JdbcTarget open(JdbcUrl url, Properties properties) {
    if (!url.isSqlite()) {
      throw new SinkException(
          SinkFault.OTHER,
          "No dialect is known for %s: use jdbc:sqlite:FILE.".formatted(url.withoutCredentials()));
    }
    SqliteFile.requireUsable(url.sqlitePath());
    Dialect dialect = new SqliteDialect();
    IdleConnections connections = new IdleConnections(url.text(), properties);
    try (Connection connection = connections.getConnection()) {
      dialect.prepare(connection, JdbcSink.LOCK_TIMEOUT);
      dialect.columns(connection, Markers.TABLE);
    } catch (SQLException e) {
      throw new SinkException(
          dialect.classify(e),
          "%s can't be opened (%s): check the target."
              .formatted(url.withoutCredentials(), e.getMessage()),
          e);
    }
    return new JdbcTarget(url, dialect, connections);
  }

  public JdbcUrl url() {
    return url;
  }

  public Dialect dialect() {
    return dialect;
  }

  public DataSource dataSource() {
    return connections;
  }

  /// Closes the idle connections.
  @Override
  public void close() {
    try {
      connections.close();
    } catch (SQLException e) {
      throw new SinkException(
          SinkFault.OTHER,
          "%s can't be closed (%s): what was committed is safe."
              .formatted(url.withoutCredentials(), e.getMessage()),
          e);
    }
  }
}
