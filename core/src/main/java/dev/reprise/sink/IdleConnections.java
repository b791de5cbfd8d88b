package dev.reprise.sink;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/// Connections of one target, which are kept open while they are idle. Not a pool: it limits
/// nothing, since each slot takes one at a time. It is there since a connection costs more than a
/// chunk's rows: PostgreSQL starts a process for it, and SQLite folds its log into the file when
/// the last one closes.
///
/// A database that was away has broken them all. So one that was idle for a while is tried before
/// it is handed out, and once one comes back broken, the idle ones are closed.
final class IdleConnections implements DataSource, AutoCloseable {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(IdleConnections.class);
  private static final Duration FRESH = Duration.ofMillis(500);
  private static final int ANSWER_SECONDS = 5;

  private final Driver driver;
  private final String url;
  private final Properties properties;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private record Idle(Connection connection, long since) {
    boolean isUsable() throws SQLException {
      return System.nanoTime() - since < FRESH.toNanos() || connection.isValid(ANSWER_SECONDS);
    }
  }

  IdleConnections(Driver driver, String url, Properties properties) {
    this.driver = driver;
    this.url = url;
    this.properties = properties;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      if (kept.isUsable()) {
        return borrowed(kept.connection());
      }
      forget(kept.connection());
      closeIdle();
    }
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("its driver doesn't know the URL any more", "08001");
    }
    return borrowed(connection);
  }

  @Override
  public void close() {
    closed = true;
    closeIdle();
  }

  private void closeIdle() {
    for (Idle kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      forget(kept.connection());
    }
  }

  private static void forget(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("an idle connection broke as it was closed; nothing was open in it", e);
    }
  }

  /// A connection whose `close` gives it back.
  private Connection borrowed(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(connection);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private void giveBack(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      closeIdle();
    } else if (closed) {
      connection.close();
    } else {
      idle.addFirst(new Idle(connection, System.nanoTime()));
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("user and password are given once, to the target");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException("there is no log writer");
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("there is no log writer");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("set it in the URL");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("there is no logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!isWrapperFor(type)) {
      throw new SQLException("this is no " + type.getName());
    }
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
