package dev.reprise.sink;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in the words of a table why PostgreSQL refused a row. The driver's text is the server's
/// message, then lines of `Detail:`, `Where:` and others.
final class PostgresReasons {
  private static final Pattern DETAIL =
      Pattern.compile("^\\s*Detail: (Key .*)$", Pattern.MULTILINE);
  private static final Pattern PARAMETER =
      Pattern.compile("^\\s*Where: .*portal.* parameter \\$(\\d+)", Pattern.MULTILINE);
  private static final Pattern FIRST =
      Pattern.compile("^(?:Batch entry .*? was aborted: )?ERROR: ");

  private PostgresReasons() {}

  /// @param columns in the order of the statement's parameters
  static String of(String message, List<String> columns) {
    String text = message.lines().findFirst().orElse("");
    Matcher first = FIRST.matcher(text);
    text = first.find() ? text.substring(first.end()) : text;
    Matcher parameter = PARAMETER.matcher(message);
    if (parameter.find()) {
      int column = (Integer.parseInt(parameter.group(1)) - 1) % columns.size();
      return "column \"" + columns.get(column) + "\": " + text;
    }
    Matcher detail = DETAIL.matcher(message);
    return detail.find() ? text + ": " + detail.group(1).replaceAll("\\.$", "") : text;
  }
}
