package dev.reprise.sink;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// How rows are put into a table.
///
/// @param columns of the table, in the order of each row's values
public record Insert(String table, List<String> columns, OnConflict onConflict) {
  public Insert {
    columns = List.copyOf(columns);
  }

  /// Where a row that conflicts is refused.
  public static Insert into(String table, List<String> columns) {
    return new Insert(table, columns, OnConflict.REFUSE);
  }

  /// The statement for so many rows.
  String sql(Dialect dialect, int rows) {
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    return head(dialect)
        + " VALUES "
        + String.join(", ", Collections.nCopies(rows, row))
        + onConflict.clause(dialect, columns);
  }

  /// The statement for no rows: the database takes or refuses it as it would with some.
  String sqlOfNone(Dialect dialect) {
    return head(dialect)
        + " SELECT "
        + String.join(", ", Collections.nCopies(columns.size(), "NULL"))
        + " WHERE 1 = 0"
        + onConflict.clause(dialect, columns);
  }

  /// A unique index on the key, of a table that was just made.
  String keyIndex(Dialect dialect) {
    return onConflict.key().stream()
        .map(dialect::quote)
        .collect(
            Collectors.joining(
                ", ",
                "CREATE UNIQUE INDEX IF NOT EXISTS %s ON %s ("
                    .formatted(dialect.quote(name() + "_key"), dialect.table(table)),
                ")"));
  }

  /// The table's name without its schema and quotes.
  private String name() {
    return table.substring(table.lastIndexOf('.') + 1).replace("\"", "");
  }

  private String head(Dialect dialect) {
    return columns.stream()
        .map(dialect::quote)
        .collect(Collectors.joining(", ", "INSERT INTO " + dialect.table(table) + " (", ")"));
  }
}
