package dev.reprise.sink;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Inserts rows of text, many at a time: the cost of a statement, or of a round trip, is paid once
/// for all of them. It keeps no more of them than one step takes, and no more than a few megabytes.
///
/// Where the database refuses a step for its values, the step is undone and halved until the rows
/// that are at fault stand alone; the others land. While most rows are refused they are sent one by
/// one, so that a file in which every row is wrong costs one refusal a row.
///
/// @param <R> what a row comes from
final class RowBatch<R> implements AutoCloseable {
  private static final int MAX_CHARS = 4 << 20;
  private static final int FEW = 8;

  /// Told of rows that were left out.
  @FunctionalInterface
  interface Refused<R> {
    void row(R row, SQLException why) throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private final Insert insert;
  private final Function<R, List<@Nullable String>> values;
  private final Refused<R> refused;
  private final boolean batched;
  private final int most;
  private final Savepoints savepoints;
  private final List<R> rows;
  private final Map<Integer, PreparedStatement> statements = new HashMap<>();
  private int step;
  private long chars;
  private long taken;
  private long written;
  private long leftOut;

  RowBatch(
      Connection connection,
      Dialect dialect,
      Insert insert,
      Function<R, List<@Nullable String>> values,
      Refused<R> refused) {
    this.connection = connection;
    this.dialect = dialect;
    this.insert = insert;
    this.values = values;
    this.refused = refused;
    this.batched =
        dialect.rowsPerBatch() > 0 && insert.onConflict().action() == OnConflict.Action.ERROR;
    this.most =
        batched ? dialect.rowsPerBatch() : dialect.rowsPerStatement(insert.columns().size());
    this.savepoints = dialect.savepoints(connection);
    this.step = most;
    this.rows = new ArrayList<>(most);
  }

  void add(R row) throws SQLException {
    List<@Nullable String> texts = values.apply(row);
    if (texts.size() != insert.columns().size()) {
      throw new IllegalArgumentException(
          "a row has %d values for %d columns: give each column a value or null"
              .formatted(texts.size(), insert.columns().size()));
    }
    for (String text : texts) {
      chars += text == null ? 0 : text.length();
    }
    rows.add(row);
    if (rows.size() >= step || chars > MAX_CHARS) {
      write();
    }
  }

  /// Writes what is left.
  Inserted flush() throws SQLException {
    write();
    return new Inserted(written, taken - leftOut - written);
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
  }

  private void write() throws SQLException {
    long before = leftOut;
    int size = rows.size();
    write(0, size);
    taken += size;
    rows.clear();
    chars = 0;
    step = (leftOut - before) * 2 > size ? 1 : Math.min(most, step * 2);
  }

  private void write(int from, int to) throws SQLException {
    if (from == to) {
      return;
    }
    savepoints.set();
    try {
      written += execute(from, to);
    } catch (SQLException e) {
      if (!isForItsValues(e)) {
        throw e;
      }
      discard(batched ? 1 : to - from);
      savepoints.undo();
      if (to - from == 1) {
        refused.row(rows.get(from), ofTheRow(e));
        leftOut++;
      } else {
        divide(from, to);
      }
      return;
    }
    savepoints.release();
  }

  private void divide(int from, int to) throws SQLException {
    int part = to - from <= FEW ? 1 : (to - from + 1) / 2;
    for (int at = from; at < to; at += part) {
      write(at, Math.min(to, at + part));
    }
  }

  /// A batch's own exception says which statement failed; the one that it holds says why.
  private static SQLException ofTheRow(SQLException e) {
    SQLException inner = e instanceof BatchUpdateException ? e.getNextException() : null;
    return inner == null ? e : inner;
  }

  /// Two rows of one key in a statement count too: each for itself is taken.
  private boolean isForItsValues(SQLException e) {
    return dialect.classify(e) == SinkFault.BAD_VALUE || "21000".equals(e.getSQLState());
  }

  /// @return how many rows weren't skipped
  private int execute(int from, int to) throws SQLException {
    if (batched) {
      PreparedStatement statement = statement(1);
      for (int i = from; i < to; i++) {
        bind(statement, 1, rows.get(i));
        statement.addBatch();
      }
      statement.executeBatch();
      return to - from;
    }
    PreparedStatement statement = statement(to - from);
    int parameter = 1;
    for (int i = from; i < to; i++) {
      parameter = bind(statement, parameter, rows.get(i));
    }
    int changed = statement.executeUpdate();
    return insert.onConflict().action() == OnConflict.Action.SKIP ? changed : to - from;
  }

  private int bind(PreparedStatement statement, int first, R row) throws SQLException {
    int parameter = first;
    List<@Nullable String> texts = values.apply(row);
    for (int i = 0; i < texts.size(); i++) {
      statement.setString(parameter++, texts.get(i));
    }
    return parameter;
  }

  private PreparedStatement statement(int count) throws SQLException {
    PreparedStatement known = statements.get(count);
    if (known == null) {
      known = connection.prepareStatement(insert.sql(dialect, count));
      statements.put(count, known);
    }
    return known;
  }

  /// A statement that failed isn't used again: SQLite's driver has ended it, others may hold what
  /// is left of a batch.
  private void discard(int count) throws SQLException {
    PreparedStatement failed = statements.remove(count);
    if (failed != null) {
      failed.close();
    }
  }
}
