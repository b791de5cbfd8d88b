package dev.reprise.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A JDBC URL. Its text may hold a password: it has no [#toString()] that shows one.
public record JdbcUrl(String text) {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final Pattern USER_INFO = Pattern.compile("//[^/?;]*@");
  private static final Pattern SECRET =
      Pattern.compile("(user|username|uid|pwd|.*(passw|secret|token|credential|apikey).*)");

  public JdbcUrl {
    if (!text.startsWith("jdbc:") || text.indexOf(':', 5) < 0) {
      throw new IllegalArgumentException(
          "The target isn't a JDBC URL: write it like jdbc:sqlite:places.db.");
    }
  }

  public boolean isSqlite() {
    return text.startsWith(SQLITE);
  }

  public boolean isPostgres() {
    return text.startsWith(POSTGRES);
  }

  /// What messages call it: `PostgreSQL at 127.0.0.1:5432/places`.
  ///
  /// @param product the database's name
  String place(String product) {
    String plain = withoutCredentials();
    int end = plain.indexOf('?');
    String address = end < 0 ? plain : plain.substring(0, end);
    return product
        + " at "
        + address.replaceFirst("^(jdbc:sqlite:|jdbc:postgresql:(//)?|jdbc:)", "");
  }

  /// The same for all ways to write the same target, without user and password: fit for ids, events
  /// and logs. A SQLite path becomes absolute; parameters are sorted.
  public String withoutCredentials() {
    if (isSqlite()) {
      String path = SQLITE + realPath(sqlitePath());
      int query = text.indexOf('?');
      return query < 0 ? path : path + parameters(text.substring(query + 1), "?", "&");
    }
    String plain = USER_INFO.matcher(text).replaceFirst("//");
    int query = plain.indexOf('?');
    if (query >= 0) {
      return plain.substring(0, query) + parameters(plain.substring(query + 1), "?", "&");
    }
    int semicolon = plain.indexOf(';');
    return semicolon < 0
        ? plain
        : plain.substring(0, semicolon) + parameters(plain.substring(semicolon + 1), ";", ";");
  }

  /// Whether it holds a user or a password: such a URL must not be stored.
  public boolean hasCredentials() {
    return USER_INFO.matcher(text).find()
        || Pattern.compile("[?&;]")
            .splitAsStream(text)
            .skip(1)
            .anyMatch(parameter -> SECRET.matcher(name(parameter)).matches());
  }

  /// The file that a SQLite URL names.
  Path sqlitePath() {
    String path = text.substring(SQLITE.length());
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    path = path.startsWith("file:") ? path.substring("file:".length()) : path;
    if (path.isBlank() || path.startsWith(":")) {
      throw new SinkException(
          SinkFault.OTHER,
          "%s names no file, so its rows would be lost with the process: write jdbc:sqlite:FILE."
              .formatted(text));
    }
    return Path.of(path);
  }

  @Override
  public String toString() {
    return withoutCredentials();
  }

  private static Path realPath(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      return absolute;
    }
    try {
      return folder.toRealPath().resolve(name);
    } catch (IOException e) {
      return absolute; // the folder isn't there: opening it will say so
    }
  }

  private static String parameters(String text, String first, String next) {
    List<String> kept = new ArrayList<>();
    for (String parameter : text.split(Pattern.quote(next))) {
      if (!parameter.isEmpty() && !SECRET.matcher(name(parameter)).matches()) {
        kept.add(parameter);
      }
    }
    Collections.sort(kept);
    return kept.isEmpty() ? "" : first + String.join(next, kept);
  }

  private static String name(String parameter) {
    int equals = parameter.indexOf('=');
    String name = equals < 0 ? parameter : parameter.substring(0, equals);
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
