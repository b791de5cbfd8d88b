package dev.reprise.sink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  public static TargetLook of(JdbcUrl url, Properties properties, Drivers drivers, String table) {
    if (url.isSqlite()) {
      return sqlite(url, table);
    }
    try (JdbcTarget target = JdbcTarget.open(url, properties, drivers);
        Connection connection = target.dataSource().getConnection()) {
      return new TargetLook(true, columns(connection, target.dialect(), table));
    } catch (SQLException e) {
      throw refused(url, e);
    }
  }

  private static TargetLook sqlite(JdbcUrl url, String table) {
    Path file = url.sqlitePath().toAbsolutePath().normalize();
    SqliteFile.requireUsable(file);
    if (!Files.exists(file)) {
      return new TargetLook(false, List.of());
    }
    try (Connection connection = DriverManager.getConnection(readOnly(file))) {
      return new TargetLook(true, columns(connection, new SqliteDialect(), table));
    } catch (SQLException e) {
      throw refused(url, e);
    }
  }

  private static SinkException refused(JdbcUrl url, SQLException e) {
    return new SinkException(
        SinkFault.OTHER,
        "%s can't be looked at (%s): check the target."
            .formatted(url.withoutCredentials(), Outage.said(e)),
        e);
  }

  /// A database in WAL mode makes files beside it even for a reader, unless it is told that nobody
  /// writes: that may be believed while there is no log.
  private static String readOnly(Path file) {
    boolean written = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return "jdbc:sqlite:file:"
        + file.toUri().getRawPath()
        + (written ? "?mode=ro" : "?mode=ro&immutable=1");
  }

  private static List<Column> columns(Connection connection, Dialect dialect, String table)
      throws SQLException {
    Map<String, String> types = types(connection, table.substring(table.indexOf('.') + 1));
    return dialect.describe(connection, table).stream()
        .map(column -> new Column(column.name(), types.getOrDefault(column.name(), "")))
        .toList();
  }

  /// By column. Where tables of one name stand in several schemas, those of the connection's count.
  private static Map<String, String> types(Connection connection, String table)
      throws SQLException {
    Map<String, String> types = new HashMap<>();
    for (String schema : new String[] {null, connection.getSchema()}) {
      try (ResultSet rows =
          connection.getMetaData().getColumns(connection.getCatalog(), schema, table, null)) {
        while (rows.next()) {
          types.put(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME"));
        }
      }
    }
    return types;
  }
}
