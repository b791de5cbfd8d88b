package dev.reprise.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// Inserts rows in the form that is quickest with the driver: many to a statement, or as a batch
/// that the driver rewrites.
final class RowWriter implements AutoCloseable {
  private final Connection connection;
  private final String insert;
  private final int columns;
  private final int rowsPerStatement;
  private final PreparedStatement full;

  /// @param rowsPerStatement 1 for a batch of single rows
  RowWriter(Connection connection, String table, String[] header, int rowsPerStatement)
      throws SQLException {
    this.connection = connection;
    this.columns = header.length;
    this.rowsPerStatement = rowsPerStatement;
    this.insert =
        "INSERT INTO \""
            + table
            + "\" ("
            + Arrays.stream(header).map(name -> '"' + name + '"').collect(Collectors.joining(", "))
            + ") VALUES ";
    this.full = prepare(rowsPerStatement);
  }

  void write(List<String[]> rows) throws SQLException {
    if (rowsPerStatement == 1) {
      for (String[] row : rows) {
        set(full, 1, row);
        full.addBatch();
      }
      full.executeBatch();
      return;
    }
    int whole = rows.size() / rowsPerStatement * rowsPerStatement;
    for (int i = 0; i < whole; i += rowsPerStatement) {
      execute(full, rows.subList(i, i + rowsPerStatement));
    }
    if (whole < rows.size()) {
      try (PreparedStatement rest = prepare(rows.size() - whole)) {
        execute(rest, rows.subList(whole, rows.size()));
      }
    }
  }

  private static void execute(PreparedStatement statement, List<String[]> rows)
      throws SQLException {
    int parameter = 1;
    for (String[] row : rows) {
      parameter = set(statement, parameter, row);
    }
    statement.executeUpdate();
  }

  private static int set(PreparedStatement statement, int from, String[] row) throws SQLException {
    int parameter = from;
    for (String value : row) {
      statement.setString(parameter++, value);
    }
    return parameter;
  }

  private PreparedStatement prepare(int rows) throws SQLException {
    String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
    return connection.prepareStatement(insert + String.join(", ", Collections.nCopies(rows, row)));
  }

  @Override
  public void close() throws SQLException {
    full.close();
  }
}
