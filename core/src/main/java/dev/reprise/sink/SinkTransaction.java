package dev.reprise.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A chunk's open transaction, in which its marker stands already. Everything that is written
/// through it is committed with the marker, or not at all. It belongs to one thread and ends with
/// the body.
public final class SinkTransaction {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, Long> counters = new HashMap<>();
  private @Nullable String result;

  SinkTransaction(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /// For statements of your own. Don't commit, roll back or close it: the sink does.
  public Connection connection() {
    return connection;
  }

  /// Inserts rows of text, nulls as NULL.
  ///
  /// @param columns of the table, in the order of each row's values
  /// @return how many rows
  public long insertAll(
      String table, List<String> columns, Iterable<? extends List<@Nullable String>> rows)
      throws SQLException {
    try (RowBatch batch = new RowBatch(connection, dialect, table, columns)) {
      for (List<@Nullable String> row : rows) {
        batch.add(row);
      }
      return batch.flush();
    }
  }

  /// Adds to a counter of the job, once the chunk is committed.
  public void count(String counter, long by) {
    counters.merge(counter, by, Long::sum);
  }

  /// Sets the chunk's result: a small text.
  public void result(String text) {
    result = text;
  }

  SinkOutcome outcome() {
    return new SinkOutcome(counters, result);
  }
}
