package dev.reprise.sink;

import dev.reprise.seam.Site;
import dev.reprise.source.Nearest;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sees before the first row whether a table can do what is asked for on conflict.
record ConflictKey(JdbcSink sink, String table) {
  private static final String NO_INDEX = "42P10"; // PostgreSQL: invalid column reference
  private static final String NO_INDEX_SQLITE = "ON CONFLICT clause does not match";

  /// The same with the key in the table's own spelling.
  ///
  /// @param columns as the user names them
  /// @param resolved as the table does
  /// @throws SinkException if the database can't, or a column of the key isn't among the columns
  OnConflict resolve(OnConflict asked, List<String> columns, List<String> resolved) {
    if (asked.action() == OnConflict.Action.ERROR) {
      return asked;
    }
    if (!sink.dialect().takesOnConflict()) {
      throw refused(
          "Reprise can't skip or update rows of %s on conflict: leave conflicts as errors, or import into another table and merge it there."
              .formatted(sink.dialect().name()));
    }
    List<String> key = new ArrayList<>();
    for (String name : asked.key()) {
      int position = position(name, columns);
      if (position < 0) {
        throw refused(
            "The key names column \"%s\", which isn't imported%s: name columns that are."
                .formatted(name, Nearest.clause(name, columns)));
      }
      key.add(resolved.get(position));
    }
    return new OnConflict(asked.action(), key);
  }

  /// Of a table that was just made.
  void createIndex(Insert insert) {
    if (!insert.onConflict().key().isEmpty()) {
      sink.<Boolean, RuntimeException>change(
          Site.SINK_CREATE,
          "the key of table " + table,
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute(insert.keyIndex(sink.dialect()));
            }
          });
    }
  }

  /// Has the database look at the statement without giving it a row.
  ///
  /// @throws SinkException if there is no unique index on the key
  void requireIndex(Insert insert) {
    if (insert.onConflict().action() == OnConflict.Action.ERROR) {
      return;
    }
    Optional<SQLException> refusal =
        sink.<Optional<SQLException>, RuntimeException>change(
            Site.SINK_CREATE,
            "the key of table " + table,
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(insert.sqlOfNone(sink.dialect()));
                return Optional.empty();
              } catch (SQLException e) {
                if (isMissingIndex(e)) {
                  return Optional.of(e);
                }
                throw e;
              }
            });
    if (refusal.isPresent()) {
      throw refused(
          "Table %s has no unique index on exactly (%s): create one, or name the columns of another."
              .formatted(table, String.join(", ", insert.onConflict().key())));
    }
  }

  private static boolean isMissingIndex(SQLException e) {
    return NO_INDEX.equals(e.getSQLState())
        || String.valueOf(e.getMessage()).contains(NO_INDEX_SQLITE);
  }

  private static int position(String name, List<String> columns) {
    if (columns.contains(name)) {
      return columns.indexOf(name);
    }
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static SinkException refused(String sentence) {
    return new SinkException(SinkFault.OTHER, sentence);
  }
}
