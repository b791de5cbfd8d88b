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
    public void close() {}
  }

  /// Two tables beside the user's one.
  record Tables(String to, String table, JdbcTarget target) implements Copies {
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
      return "Two tables beside %s are made, written and dropped again: %s and %s; %s itself isn't touched."
          .formatted(table, table(Side.UNDISTURBED), table(Side.CHAOS), table);
    }

    @Override
    public void make() {
      Dialect dialect = target.dialect();
      boolean like = !TableWriter.columnsOf(target.sink(), table).isEmpty();
      for (Side side : Side.values()) {
        String copy = table(side);
        if (!TableWriter.columnsOf(target.sink(), copy).isEmpty()) {
          throw new IllegalArgumentException(
              "Table %s exists, perhaps from an earlier run: drop it, or rename it."
                  .formatted(copy));
        }
        if (like) {
          String made = dialect.table(copy);
          String mine = dialect.table(table);
          execute(
              dialect.name().equals("PostgreSQL")
                  ? "CREATE TABLE " + made + " (LIKE " + mine + " INCLUDING ALL)"
                  : "CREATE TABLE " + made + " AS SELECT * FROM " + mine + " WHERE 1 = 0");
        }
      }
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
    public void close() {
      for (Side side : Side.values()) {
        if (!TableWriter.columnsOf(target.sink(), table(side)).isEmpty()) {
          execute("DROP TABLE " + target.dialect().table(table(side)));
        }
      }
      target.close();
    }
  }
}
