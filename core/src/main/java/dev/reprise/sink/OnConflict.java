package dev.reprise.sink;

import java.util.List;
import java.util.stream.Collectors;

/// What becomes of a row whose key stands in the table already.
///
/// Rows of one chunk are written in their order; between chunks, which run side by side, there is
/// none: where the same key stands in several chunks, any of them may be the one that stays.
///
/// @param key the columns of a unique index of the table; for [Action#SKIP] none means any index
public record OnConflict(Action action, List<String> key) {
  /// A row that conflicts is refused.
  public static final OnConflict REFUSE = new OnConflict(Action.ERROR, List.of());

  /// What is done.
  public enum Action {
    /// It is refused, as one that breaks another constraint.
    ERROR,
    /// The row that is there stays.
    SKIP,
    /// The row that is there takes the new values.
    UPDATE
  }

  public OnConflict {
    key = List.copyOf(key);
    if (action == Action.UPDATE && key.isEmpty()) {
      throw new IllegalArgumentException(
          "an update on conflict has no key: name the columns of a unique index");
    }
    if (action == Action.ERROR && !key.isEmpty()) {
      throw new IllegalArgumentException(
          "a key has no effect where conflicts are errors: choose skip or update");
    }
  }

  /// The clause behind an INSERT's values.
  String clause(Dialect dialect, List<String> columns) {
    String target =
        key.isEmpty()
            ? ""
            : key.stream().map(dialect::quote).collect(Collectors.joining(", ", " (", ")"));
    return switch (action) {
      case ERROR -> "";
      case SKIP -> " ON CONFLICT" + target + " DO NOTHING";
      case UPDATE -> " ON CONFLICT" + target + " DO UPDATE SET " + assignments(dialect, columns);
    };
  }

  private String assignments(Dialect dialect, List<String> columns) {
    List<String> changed = columns.stream().filter(column -> !key.contains(column)).toList();
    return (changed.isEmpty() ? key : changed)
        .stream()
            .map(dialect::quote)
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
  }
}
