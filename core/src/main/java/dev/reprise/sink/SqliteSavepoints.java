package dev.reprise.sink;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// In SQLite a statement that is refused undoes itself, so that no savepoint is needed. But a
/// constraint or a trigger may be declared to roll the whole transaction back: what was written
/// after that would be committed without its marker.
final class SqliteSavepoints implements Savepoints {
  private final Connection connection;
  private boolean looked;
  private boolean mayRollBack;

  SqliteSavepoints(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void set() {}

  @Override
  public void release() {}

  @Override
  public void undo() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!looked) {
        mayRollBack = declaresRollback(statement);
        looked = true;
      }
      if (mayRollBack && isTransactionGone(statement)) {
        throw new SQLException(
            "a constraint or trigger that is declared with ROLLBACK ended the whole transaction");
      }
    }
  }

  private static boolean declaresRollback(Statement statement) throws SQLException {
    String sql = "SELECT count(*) FROM sqlite_master WHERE upper(sql) LIKE '%ROLLBACK%'";
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  private static boolean isTransactionGone(Statement statement) throws SQLException {
    try {
      statement.execute("BEGIN");
    } catch (SQLException within) {
      return false;
    }
    statement.execute("ROLLBACK");
    return true;
  }
}
