package dev.reprise.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// A table of a target as it stands, looked at without a trace: no database, no table and no file
/// is made.
///
/// @param database whether the database is there
/// @param columns of the table, in order; none where there is no such table
public record TargetLook(boolean database, List<Column> columns) {

  /// @param type in the database's own words, empty where it has none
  public record Column(String name, String type) {}

  public TargetLook {
    columns = List.copyOf(columns);
  }

  /// Whether the table is there.
  public boolean table() {
    return !columns.isEmpty();
  }

  /// @param properties for the driver, as `user` and `password`
  /// @throws SinkException where it can't be looked at, in one sentence
  public static TargetLook of(JdbcUrl url, Properties properties, String table) {
    if (url.isSqlite()) {
      Path file = url.sqlitePath().toAbsolutePath().normalize();
      SqliteFile.requireUsable(file);
      if (!Files.exists(file)) {
        return new TargetLook(false, List.of());
      }
    }
    String address = url.isSqlite() ? readOnly(url.sqlitePath()) : url.text();
    try (Connection connection = DriverManager.getConnection(address, properties)) {
      return new TargetLook(true, columns(connection, table));
    } catch (SQLException e) {
      throw new SinkException(
          SinkFault.OTHER,
          "%s can't be looked at (%s): check the target."
              .formatted(url.withoutCredentials(), e.getMessage()),
          e);
    }
  }

  /// A database in WAL mode makes files beside it even for a reader, unless it is told that nobody
  /// writes: that may be believed while there is no log.
  private static String readOnly(Path path) {
    Path file = path.toAbsolutePath().normalize();
    boolean written = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return "jdbc:sqlite:file:"
        + file.toUri().getRawPath()
        + (written ? "?mode=ro" : "?mode=ro&immutable=1");
  }

  private static List<Column> columns(Connection connection, String table) throws SQLException {
    String like = connection.getMetaData().getSearchStringEscape();
    String name = table.replace("_", like + "_").replace("%", like + "%");
    List<Column> columns = new ArrayList<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), name, null)) {
      while (rows.next()) {
        columns.add(new Column(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
      }
    }
    return columns;
  }
}
