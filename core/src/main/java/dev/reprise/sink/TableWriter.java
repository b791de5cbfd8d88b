package dev.reprise.sink;

import dev.reprise.source.Nearest;
import dev.reprise.source.Records;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes rows of text into one table, which has a column for each of their values.
public final class TableWriter {
  /// The counter of the rows that were written.
  public static final String ROWS = "rows";

  /// The counter of the rows that were passed over, since their key was there.
  public static final String SKIPPED = "skipped";

  private final Insert insert;

  private TableWriter(Insert insert) {
    this.insert = insert;
  }

  /// Creates the table with text columns where it is absent; else checks that it has them. Names
  /// are compared as they are, then without regard to case.
  ///
  /// @throws SinkException if a column is unknown to the table, naming the nearest
  public static TableWriter open(JdbcSink sink, String table, List<String> columns) {
    return open(sink, table, columns, OnConflict.REFUSE);
  }

  /// The same, for rows whose key may be in the table. A table that is made here gets a unique
  /// index on that key.
  ///
  /// @throws SinkException also if there is no such index
  public static TableWriter open(
      JdbcSink sink, String table, List<String> columns, OnConflict onConflict) {
    requireUsable(table, columns);
    ConflictKey key = new ConflictKey(sink, table);
    key.resolve(onConflict, columns, columns);
    List<String> existing = columnsOf(sink, table);
    boolean absent = existing.isEmpty();
    if (absent) {
      sink.createTable(table, columns);
      existing = columnsOf(sink, table); // another worker may have made it just before
    }
    List<String> resolved = new ArrayList<>();
    for (String column : columns) {
      resolved.add(resolve(table, column, existing));
    }
    Insert insert = new Insert(table, resolved, key.resolve(onConflict, columns, resolved));
    if (absent) {
      key.createIndex(insert);
    }
    key.requireIndex(insert);
    return new TableWriter(insert);
  }

  /// The columns of a table as it stands; none where there is none. For a look before a job.
  public static List<String> columnsOf(JdbcSink sink, String table) {
    return sink.read(connection -> sink.dialect().columns(connection, table));
  }

  public String table() {
    return insert.table();
  }

  /// The table's own spelling of the columns, in the order of the values.
  public List<String> columns() {
    return insert.columns();
  }

  /// Inserts rows, whose values are in the order of [#columns()]; how many.
  public long write(SinkTransaction tx, Iterable<? extends List<@Nullable String>> rows)
      throws SQLException {
    return tx.insertAll(insert.table(), insert.columns(), rows);
  }

  /// Inserts what is left of `records`, and puts aside what can't be taken or what the database
  /// refuses: see [SinkTransaction#insertAll(Insert, Records)]. It counts `rows`, `rejected` and
  /// `skipped`, where there are any.
  public void write(SinkTransaction tx, Records records) throws SQLException {
    Inserted inserted = tx.insertAll(insert, records);
    tx.count(ROWS, inserted.rows());
    if (inserted.skipped() > 0) {
      tx.count(SKIPPED, inserted.skipped());
    }
  }

  private static void requireUsable(String table, List<String> columns) {
    if (table.isBlank() || table.toLowerCase(Locale.ROOT).startsWith("reprise_")) {
      throw new SinkException(
          SinkFault.OTHER,
          "The table's name \"%s\" is empty or begins with reprise_: choose another."
              .formatted(table));
    }
    Map<String, Integer> seen = new HashMap<>();
    for (String column : columns) {
      int position = seen.size() + 1;
      Integer first = seen.putIfAbsent(column.toLowerCase(Locale.ROOT), position);
      if (first != null) {
        throw new SinkException(
            SinkFault.OTHER,
            "Columns %d and %d are both \"%s\" to a database: rename one of them in the header."
                .formatted(first, position, column));
      }
    }
  }

  private static String resolve(String table, String column, List<String> existing) {
    if (existing.contains(column)) {
      return column;
    }
    for (String name : existing) {
      if (name.equalsIgnoreCase(column)) {
        return name;
      }
    }
    throw new SinkException(
        SinkFault.OTHER,
        "Table %s has no column \"%s\"%s: rename it in the header, or add it to the table."
            .formatted(table, column, Nearest.clause(column, existing)));
  }
}
