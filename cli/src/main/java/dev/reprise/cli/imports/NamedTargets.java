package dev.reprise.cli.imports;

import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import dev.reprise.source.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A host's `targets.properties`: databases by name, with what it takes to reach them from there.
/// Lines are `places.url = jdbc:postgresql://..`, `places.user`, `places.password-file` (or
/// `places.password`); any other `places.x` is the driver's property `x`.
///
/// @param file where they stand; it needn't exist
record NamedTargets(Path file, Map<String, Properties> byName) {
  private static final String URL = "url";
  private static final String PASSWORD = "password";
  private static final String PASSWORD_FILE = "password-file";

  /// @throws SinkException where the file isn't like this
  static NamedTargets read(Path file) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (NoSuchFileException e) {
      return new NamedTargets(file, Map.of());
    } catch (IOException | IllegalArgumentException e) {
      throw refused("%s can't be read (%s): correct it.".formatted(file, e.getMessage()), e);
    }
    Map<String, Properties> byName = new TreeMap<>();
    for (String key : lines.stringPropertyNames()) {
      int dot = key.indexOf('.');
      if (dot < 1 || dot == key.length() - 1) {
        throw refused(
            "%s has a line \"%s\", which isn't NAME.url, NAME.user, NAME.password-file or NAME.<driver property>: correct it."
                .formatted(file, key),
            null);
      }
      byName
          .computeIfAbsent(key.substring(0, dot), name -> new Properties())
          .setProperty(key.substring(dot + 1), lines.getProperty(key).strip());
    }
    return new NamedTargets(file, byName);
  }

  /// The target's URL.
  JdbcUrl url(String name) {
    String url = require(name).getProperty(URL, "");
    if (url.isEmpty()) {
      throw refused("%s has no line %s.url: add it.".formatted(file, name), null);
    }
    JdbcUrl parsed = parse(name, url);
    if (parsed.hasCredentials()) {
      throw refused(
          "%s.url in %s holds a user or a password: use lines of their own, %s.user and %s.password-file."
              .formatted(name, file, name, name),
          null);
    }
    return parsed;
  }

  /// What its driver gets.
  Properties driver(String name) {
    Properties target = require(name);
    Properties driver = new Properties();
    for (String field : target.stringPropertyNames()) {
      if (!field.equals(URL) && !field.equals(PASSWORD_FILE)) {
        driver.setProperty(field, target.getProperty(field));
      }
    }
    String passwordFile = target.getProperty(PASSWORD_FILE, "");
    if (!passwordFile.isEmpty()) {
      Path folder = file.toAbsolutePath().getParent();
      Path secret = folder == null ? Path.of(passwordFile) : folder.resolve(passwordFile);
      driver.setProperty(PASSWORD, SecretFile.firstLine(secret));
    } else if (target.containsKey(PASSWORD)) {
      warn();
    }
    return driver;
  }

  /// The target that a plain URL means here.
  Optional<String> ofUrl(String withoutCredentials) {
    return byName.keySet().stream()
        .filter(name -> !byName.getOrDefault(name, new Properties()).getProperty(URL, "").isEmpty())
        .filter(name -> url(name).withoutCredentials().equals(withoutCredentials))
        .findFirst();
  }

  private void warn() {
    try {
      SecretFile.warnWhereOthersRead(file);
    } catch (IOException e) {
      throw refused("%s can't be read (%s).".formatted(file, e.getMessage()), e);
    }
  }

  private Properties require(String name) {
    Properties known = byName.get(name);
    if (known != null) {
      return known;
    }
    String what =
        byName.isEmpty()
            ? Files.exists(file) ? "it names none" : "there is no such file"
            : "it has "
                + String.join(", ", byName.keySet())
                + Nearest.clause(name, byName.keySet());
    throw refused("The target @%s isn't in %s: %s.".formatted(name, file, what), null);
  }

  private JdbcUrl parse(String name, String url) {
    try {
      return new JdbcUrl(url);
    } catch (IllegalArgumentException e) {
      throw refused(
          "%s.url in %s isn't a JDBC URL: write it like jdbc:postgresql://host/database."
              .formatted(name, file),
          e);
    }
  }

  private static SinkException refused(String message, @Nullable Exception cause) {
    return new SinkException(SinkFault.OTHER, message, cause);
  }
}
