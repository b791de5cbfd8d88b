package dev.reprise.sink;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// Connections of the DriverManager, of which a few are kept open while they are idle. Not a pool:
/// it limits nothing and checks nothing. It is there since SQLite folds its log into the file when
/// the last connection closes, which would cost more than a chunk's rows.
final class IdleConnections implements DataSource, AutoCloseable {
  private static final int KEPT = 8;

  private final String url;
  private final Properties properties;
  private final BlockingQueue<Connection> idle = new LinkedBlockingQueue<>(KEPT);
  private volatile boolean closed;

  IdleConnections(String url, Properties properties) {
    this.url = url;
    this.properties = properties;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = idle.poll();
    return borrowed(connection == null ? DriverManager.getConnection(url, properties) : connection);
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    Connection connection = idle.poll();
    while (connection != null) {
      connection.close();
      connection = idle.poll();
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
    if (closed || connection.isClosed() || !idle.offer(connection)) {
      connection.close();
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
