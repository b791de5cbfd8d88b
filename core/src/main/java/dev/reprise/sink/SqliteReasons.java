package dev.reprise.sink;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in the words of a table why SQLite refused a row. The driver's own text is
/// `[SQLITE_CONSTRAINT_NOTNULL] A NOT NULL constraint failed (NOT NULL constraint failed: t.name)`.
final class SqliteReasons {
  private static final Pattern INNER = Pattern.compile("\\[\\w+] .*?\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern FAILED = Pattern.compile("([A-Z ]+) constraint failed: (.*)");

  private SqliteReasons() {}

  static String of(String message) {
    Matcher inner = INNER.matcher(message);
    String text = inner.matches() ? inner.group(1) : message;
    Matcher failed = FAILED.matcher(text);
    if (failed.matches()) {
      String what = failed.group(2);
      return switch (failed.group(1)) {
        case "NOT NULL" -> "column \"" + column(what) + "\" has no value and may not be NULL";
        case "UNIQUE" -> "a row with the same " + columns(what) + " is in the table already";
        case "CHECK" -> "the check " + what + " failed";
        default -> text;
      };
    }
    return switch (text) {
      case "FOREIGN KEY constraint failed" ->
          "its foreign key names a row that doesn't exist (FOREIGN KEY constraint)";
      case "datatype mismatch" -> "the primary key takes an integer, and its value is none";
      case "string or blob too big" -> "a value is longer than the database takes";
      default -> text;
    };
  }

  private static String columns(String names) {
    return String.join(
        ", ", Pattern.compile(", ").splitAsStream(names).map(SqliteReasons::column).toList());
  }

  private static String column(String name) {
    return name.substring(name.indexOf('.') + 1);
  }
}
