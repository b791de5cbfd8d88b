package dev.reprise.sink;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes rows of text into one table, which has a column for each of their values.
public final class TableWriter {
  private final String table;
  private final List<String> columns;

  private TableWriter(String table, List<String> columns) {
    this.table = table;
    this.columns = List.copyOf(columns);
  }

  /// Creates the table with text columns where it is absent; else checks that it has them. Names
  /// are compared as they are, then without regard to case.
  ///
  /// @throws SinkException if a column is unknown to the table, naming the nearest
  public static TableWriter open(JdbcSink sink, String table, List<String> columns) {
    requireUsable(table, columns);
    List<String> existing = columnsOf(sink, table);
    if (existing.isEmpty()) {
      sink.createTable(table, columns);
      existing = columnsOf(sink, table); // another worker may have made it just before
    }
    List<String> resolved = new ArrayList<>();
    for (String column : columns) {
      resolved.add(resolve(table, column, existing));
    }
    return new TableWriter(table, resolved);
  }

  /// The columns of a table as it stands; none where there is none. For a look before a job.
  public static List<String> columnsOf(JdbcSink sink, String table) {
    return sink.read(connection -> sink.dialect().columns(connection, table));
  }

  public String table() {
    return table;
  }

  /// The table's own spelling of the columns, in the order of the values.
  public List<String> columns() {
    return columns;
  }

  /// Inserts rows, whose values are in the order of [#columns()]; how many.
  public long write(SinkTransaction tx, Iterable<? extends List<@Nullable String>> rows)
      throws SQLException {
    return tx.insertAll(table, columns, rows);
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
            .formatted(table, column, nearest(column, existing)));
  }

  private static String nearest(String column, List<String> existing) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String name : existing) {
      int distance =
          EditDistance.between(name.toLowerCase(Locale.ROOT), column.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " (the nearest is \"" + best + "\")";
  }
}
