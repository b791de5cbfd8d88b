package dev.reprise.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads names as a database's own users write them: `public.cities`, `"Cities"`.
final class Identifiers {
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");

  private Identifiers() {}

  /// What a database makes of a name that stands without quotes.
  enum Case {
    LOWER,
    UPPER,
    AS_IT_IS;

    String of(String name) {
      if (!SIMPLE.matcher(name).matches()) {
        return name;
      }
      return switch (this) {
        case LOWER -> name.toLowerCase(Locale.ROOT);
        case UPPER -> name.toUpperCase(Locale.ROOT);
        case AS_IT_IS -> name;
      };
    }
  }

  /// The parts of a name with dots between them. What stands in double quotes stays as it is.
  ///
  /// @throws SinkException where it has a part without a name, or more than `most`
  static List<String> parts(String name, Case unquoted, int most) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (at <= name.length()) {
      int end = end(name, at);
      String part = name.substring(at, end);
      boolean quoted = part.length() > 1 && part.startsWith("\"") && part.endsWith("\"");
      parts.add(
          quoted ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : unquoted.of(part));
      at = end + 1;
    }
    if (parts.size() > most || parts.stream().anyMatch(String::isEmpty)) {
      throw new SinkException(
          SinkFault.OTHER,
          "The table's name \"%s\" isn't like cities, public.cities or public.\"My Cities\": correct it."
              .formatted(name));
    }
    return parts;
  }

  private static int end(String name, int from) {
    boolean quoted = name.startsWith("\"", from);
    int at = from;
    if (quoted) {
      at = name.indexOf('"', from + 1);
      while (at >= 0 && name.startsWith("\"\"", at)) {
        at = name.indexOf('"', at + 2);
      }
      at = at < 0 ? from : at; // never closed: a name that happens to begin like this
    }
    int dot = name.indexOf('.', at);
    return dot < 0 ? name.length() : dot;
  }
}
