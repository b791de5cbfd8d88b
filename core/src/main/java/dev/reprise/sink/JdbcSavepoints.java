package dev.reprise.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/// Savepoints as JDBC has them. A database without any can't put a single row aside.
final class JdbcSavepoints implements Savepoints {
  private final Connection connection;
  private @Nullable Savepoint savepoint;

  JdbcSavepoints(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void set() throws SQLException {
    savepoint = connection.getMetaData().supportsSavepoints() ? connection.setSavepoint() : null;
  }

  @Override
  public void release() throws SQLException {
    if (savepoint != null) {
      try {
        connection.releaseSavepoint(savepoint);
      } catch (SQLFeatureNotSupportedException e) {
        savepoint = null; // it ends with the transaction
      }
    }
  }

  @Override
  public void undo() throws SQLException {
    if (savepoint == null) {
      throw new SQLException(
          "a row was refused, and this database has no savepoints to put it aside");
    }
    connection.rollback(savepoint);
    release();
  }
}
