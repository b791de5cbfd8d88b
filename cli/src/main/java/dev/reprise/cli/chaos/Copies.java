package dev.reprise.cli.chaos;

import dev.reprise.RepriseException;
import dev.reprise.sink.Dialect;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.TableWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/// Where the two sides write: never into the user's own table. A SQLite file is copied whole, with
/// what is in it; elsewhere two tables are made beside the user's one, like it and empty.
sealed interface Copies extends AutoCloseable {
  String to(Side side);

  String table(Side side);

  /// What is made, in one sentence.
  String said();

  void make();

  /// Where the copies stay that [#close] leaves, empty for nowhere else than in the folder.
  String keep();

  @Override
  void close();

  static Copies of(String to, String table, Path folder, Supplier<JdbcTarget> target) {
    String prefix = "jdbc:sqlite:";
    String rest = to.startsWith(prefix) ? to.substring(prefix.length()) : "";
    if (rest.isEmpty() || rest.startsWith(":") || rest.startsWith("file:")) {
      return new Tables(to, table, target.get());
    }
    int query = rest.indexOf('?');
    String file = query < 0 ? rest : rest.substring(0, query);
    return new SqliteFiles(Path.of(file), query < 0 ? "" : rest.substring(query), table, folder);
  }

  /// Two copies of a SQLite file.
  record SqliteFiles(Path file, String query, String table, Path folder) implements Copies {
    @Override
    public String to(Side side) {
      return "jdbc:sqlite:" + copy(side) + query;
    }

    @Override
    public String table(Side side) {
      return table;
    }

    private Path copy(Side side) {
      return folder.resolve(side.text() + ".db");
    }

    @Override
    public String said() {
      return "Two copies of %s in %s are written; the file itself isn't touched."
          .formatted(file, folder);
    }

    @Override
    public void make() {
      if (!Files.exists(file)) {
        return; // each side makes its own
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        for (Side side : Side.values()) {
          statement.execute("VACUUM INTO '" + copy(side).toString().replace("'", "''") + "'");
        }
      } catch (SQLException e) {
        throw new RepriseException("%s can't be copied: %s.".formatted(file, e.getMessage()), e);
      }
    }

    @Override
    public String keep() {
      return "";
    }

    @Override
    public void close() {}
  }

  /// Two tables beside the user's one. Such as were there before are neither written nor dropped.
  final class Tables implements Copies {
    private final String to;
    private final String table;
    private final JdbcTarget target;
    private boolean ours;

    private Tables(String to, String table, JdbcTarget target) {
      this.to = to;
      this.table = table;
      this.target = target;
    }

    @Override
    public String to(Side side) {
      return to;
    }

    @Override
    public String table(Side side) {
      String more = "_" + side.text();
      return table.endsWith("\"")
          ? table.substring(0, table.length() - 1) + more + "\""
          : table + more;
    }

    @Override
    public String said() {
      return "Two tables beside %s are made, and dropped again where both are alike: %s and %s; %s itself isn't touched."
          .formatted(table, table(Side.UNDISTURBED), table(Side.CHAOS), table);
    }

    @Override
    public void make() {
      for (Side side : Side.values()) {
        if (isThere(table(side))) {
          throw new IllegalArgumentException(
              "Table %s exists, perhaps from an earlier run: drop it, or rename it."
                  .formatted(table(side)));
        }
      }
      ours = true;
      if (isThere(table)) {
        for (Side side : Side.values()) {
          like(target.dialect(), target.dialect().table(table(side)));
        }
      }
    }

    private boolean isThere(String name) {
      return !TableWriter.columnsOf(target.sink(), name).isEmpty();
    }

    private void like(Dialect dialect, String made) {
      String mine = dialect.table(table);
      execute(
          dialect.name().equals("PostgreSQL")
              ? "CREATE TABLE " + made + " (LIKE " + mine + " INCLUDING ALL)"
              : "CREATE TABLE " + made + " AS SELECT * FROM " + mine + " WHERE 1 = 0");
    }

    private void execute(String sql) {
      try (Connection connection = target.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      } catch (SQLException e) {
        throw new RepriseException("%s failed: %s.".formatted(sql, e.getMessage()), e);
      }
    }

    @Override
    public String keep() {
      ours = false;
      return table(Side.UNDISTURBED) + " and " + table(Side.CHAOS);
    }

    @Override
    public void close() {
      for (Side side : Side.values()) {
        if (ours && isThere(table(side))) {
          execute("DROP TABLE " + target.dialect().table(table(side)));
        }
      }
      target.close();
    }
  }
}
