package dev.reprise.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// How a statement that failed is undone without its transaction. They don't nest.
interface Savepoints {
  void set() throws SQLException;

  /// What was done since it was set is kept.
  void release() throws SQLException;

  /// What was done since it was set is undone, and it is gone.
  void undo() throws SQLException;

  /// By statements, of which one execution takes several, to cost few round trips.
  static Savepoints ofStatements(Connection connection) {
    return new Savepoints() {
      private static final String NAME = "reprise_rows";
      private boolean there;

      @Override
      public void set() throws SQLException {
        execute((there ? "RELEASE SAVEPOINT " + NAME + "; " : "") + "SAVEPOINT " + NAME);
        there = true;
      }

      @Override
      public void release() {} // with the next one, or by the commit

      @Override
      public void undo() throws SQLException {
        execute("ROLLBACK TO SAVEPOINT " + NAME + "; RELEASE SAVEPOINT " + NAME);
        there = false;
      }

      private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    };
  }
}
