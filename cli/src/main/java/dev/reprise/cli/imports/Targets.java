package dev.reprise.cli.imports;

import dev.reprise.sink.Drivers;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import dev.reprise.sink.TargetLook;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Opens the targets of jobs, as this process can reach them. A job holds a URL without
/// credentials, or a name: whoever writes its rows has his own way to the database.
///
/// There is one for a process: its drivers are loaded once, and a database that lives inside its
/// driver is there once.
public final class Targets {
  private final Path file;
  private final Drivers drivers;
  private final @Nullable Credentials credentials;
  private final String application;

  private Targets(
      Path file, Drivers drivers, @Nullable Credentials credentials, String application) {
    this.file = file;
    this.drivers = drivers;
    this.credentials = credentials;
    this.application = application;
  }

  /// @param file of named targets; see [NamedTargets]
  /// @param plugins a folder of JDBC drivers
  public static Targets of(Path file, Path plugins) {
    return new Targets(file, Drivers.withPlugins(plugins), null, "reprise");
  }

  /// With credentials for the one URL that this process writes to.
  public Targets with(@Nullable Credentials given) {
    return new Targets(file, drivers, given, application);
  }

  /// As others at the database see it: a lock's holder is named by it.
  public Targets as(String name) {
    return new Targets(file, drivers, credentials, "reprise " + name);
  }

  /// A target as a job holds it.
  ///
  /// @param target `@NAME`, which stays, or a JDBC URL
  /// @throws SinkException where the URL holds a user or a password
  static String recorded(String target) {
    if (isName(target)) {
      return target;
    }
    JdbcUrl url = new JdbcUrl(target);
    if (url.hasCredentials()) {
      throw new SinkException(
          SinkFault.OTHER,
          "The URL of %s holds a user or a password, which isn't stored with a job: use --to-user and --to-password-file, or a named target."
              .formatted(url.withoutCredentials()));
    }
    return url.withoutCredentials();
  }

  /// Where a target is, as this process sees it, without credentials.
  String address(String target) {
    return isName(target)
        ? NamedTargets.read(file).url(target.substring(1)).withoutCredentials()
        : new JdbcUrl(target).withoutCredentials();
  }

  /// @throws SinkException if it isn't known, or can't be opened, in one sentence
  public JdbcTarget open(String target) {
    Way way = way(target);
    return JdbcTarget.open(way.url(), way.properties(), drivers);
  }

  /// A table as it stands, looked at without a trace.
  ///
  /// @throws SinkException if it isn't known, or can't be looked at, in one sentence
  TargetLook look(String target, String table) {
    Way way = way(target);
    return TargetLook.of(way.url(), way.properties(), drivers, table);
  }

  private record Way(JdbcUrl url, Properties properties) {}

  private Way way(String target) {
    if (isName(target) && credentials != null) {
      throw new SinkException(
          SinkFault.OTHER,
          "The target %s brings its own user and password: leave out --to-user and --to-password-file."
              .formatted(target));
    }
    NamedTargets named = NamedTargets.read(file);
    JdbcUrl url = isName(target) ? named.url(target.substring(1)) : new JdbcUrl(target);
    Properties properties = new Properties();
    if (url.isPostgres()) {
      properties.setProperty("ApplicationName", application);
    }
    properties.putAll(driver(target, url, named));
    return new Way(url, properties);
  }

  private Properties driver(String target, JdbcUrl url, NamedTargets named) {
    if (isName(target)) {
      return named.driver(target.substring(1));
    }
    if (credentials != null) {
      return credentials.properties();
    }
    Optional<String> sameUrl = named.ofUrl(url.withoutCredentials());
    return sameUrl.map(named::driver).orElseGet(Properties::new);
  }

  private static boolean isName(String target) {
    return target.startsWith("@");
  }
}
