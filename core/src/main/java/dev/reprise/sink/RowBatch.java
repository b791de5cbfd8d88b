package dev.reprise.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Inserts rows of text, many to a statement: the cost of a statement is paid once for all of them.
/// No more of them are kept than one statement holds.
final class RowBatch implements AutoCloseable {
  private final Connection connection;
  private final String insert;
  private final int columns;
  private final int capacity;
  private final List<List<@Nullable String>> rows;
  private @Nullable PreparedStatement full;
  private long written;

  RowBatch(Connection connection, Dialect dialect, String table, List<String> columns) {
    this.connection = connection;
    this.columns = columns.size();
    this.capacity = dialect.rowsPerStatement(columns.size());
    this.rows = new ArrayList<>(capacity);
    this.insert =
        columns.stream()
            .map(dialect::quote)
            .collect(
                Collectors.joining(
                    ", ", "INSERT INTO " + dialect.table(table) + " (", ") VALUES "));
  }

  void add(List<@Nullable String> row) throws SQLException {
    if (row.size() != columns) {
      throw new IllegalArgumentException(
          "a row has %d values for %d columns: give each column a value or null"
              .formatted(row.size(), columns));
    }
    rows.add(row);
    if (rows.size() == capacity) {
      if (full == null) {
        full = prepare(capacity);
      }
      write(full);
    }
  }

  /// Writes what is left; how many rows were written in all.
  long flush() throws SQLException {
    if (!rows.isEmpty()) {
      try (PreparedStatement rest = prepare(rows.size())) {
        write(rest);
      }
    }
    return written;
  }

  @Override
  public void close() throws SQLException {
    if (full != null) {
      full.close();
    }
  }

  private PreparedStatement prepare(int count) throws SQLException {
    String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
    return connection.prepareStatement(insert + String.join(", ", Collections.nCopies(count, row)));
  }

  private void write(PreparedStatement statement) throws SQLException {
    int parameter = 1;
    for (List<@Nullable String> row : rows) {
      for (String value : row) {
        statement.setString(parameter++, value);
      }
    }
    statement.executeUpdate();
    written += rows.size();
    rows.clear();
  }
}
