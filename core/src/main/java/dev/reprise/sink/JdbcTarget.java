package dev.reprise.sink;

import dev.reprise.seam.Seam;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

  /// Opens a target without user and password, with a driver of the class path.
  ///
  /// @throws SinkException if it can't be opened or written, in one sentence
  public static JdbcTarget open(JdbcUrl url) {
    return open(url, new Properties(), Drivers.ofClassPath());
  }

  /// @param properties for the driver, as `user` and `password`
  /// @throws SinkException if it can't be opened or written, in one sentence
  public static JdbcTarget open(JdbcUrl url, Properties properties, Drivers drivers) {
    if (url.isSqlite()) {
      SqliteFile.requireUsable(url.sqlitePath());
    }
    Properties all = url.isPostgres() ? PostgresProperties.with(properties) : properties;
    IdleConnections connections = new IdleConnections(drivers.of(url), url.text(), all);
    try (Connection connection = connections.getConnection()) {
      Dialect dialect = dialect(url, connection);
      dialect.prepare(connection, JdbcSink.LOCK_TIMEOUT);
      dialect.columns(connection, Markers.TABLE);
      return new JdbcTarget(url, dialect, connections);
    } catch (SQLException e) {
      throw refused(url, properties, e);
    }
  }

  private static Dialect dialect(JdbcUrl url, Connection connection) throws SQLException {
    if (url.isSqlite()) {
      return new SqliteDialect();
    }
    return url.isPostgres() ? new PostgresDialect() : StandardDialect.of(connection.getMetaData());
  }

  /// Some drivers repeat what they were given.
  private static SinkException refused(JdbcUrl url, Properties properties, SQLException e) {
    SinkFault fault =
        url.isSqlite()
            ? new SqliteDialect().classify(e)
            : url.isPostgres() ? new PostgresDialect().classify(e) : SqlStates.ofAny(e);
    String product = url.isSqlite() ? "SQLite" : url.isPostgres() ? "PostgreSQL" : "The database";
    String sentence =
        fault == SinkFault.OUTAGE
            ? Outage.of(e)
            : "can't be opened (%s): check the target".formatted(Outage.said(e));
    String secret = properties.getProperty("password", "");
    return new SinkException(
        fault,
        "%s %s."
            .formatted(
                url.place(product), secret.isEmpty() ? sentence : sentence.replace(secret, "***")),
        secret.isEmpty() || !String.valueOf(e.getMessage()).contains(secret) ? e : null);
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

  /// A sink that calls this target by its address.
  public JdbcSink sink() {
    return sink(JdbcSink.LOCK_TIMEOUT, Seam.NONE);
  }

  public JdbcSink sink(Duration lockTimeout, Seam seam) {
    return new JdbcSink(connections, dialect, url.place(dialect.name()), lockTimeout, seam);
  }

  /// Closes the idle connections; what was committed is safe.
  @Override
  public void close() {
    connections.close();
  }
}
