package dev.reprise.sink;

import java.util.List;

/// Whether rows with values for some columns can be inserted into a table at all. A look before a
/// job: inside it, each row would fail.
public final class TableFit {
  private TableFit() {}

  /// @param columns in the table's own spelling
  /// @throws SinkException if one of them is computed by the database, or one that each row needs
  ///   isn't among them
  public static void require(JdbcSink sink, String table, List<String> columns) {
    for (TableColumn column : sink.read(c -> sink.dialect().describe(c, table))) {
      boolean given = columns.contains(column.name());
      if (given && column.computed()) {
        throw new SinkException(
            SinkFault.OTHER,
            "Table %s computes its column \"%s\" itself: leave it out of the import."
                .formatted(table, column.name()));
      }
      if (!given && column.needed()) {
        throw new SinkException(
            SinkFault.OTHER,
            "Table %s takes no row without a value for \"%s\", which the import doesn't have: add it, or give the column a default."
                .formatted(table, column.name()));
      }
    }
  }
}
