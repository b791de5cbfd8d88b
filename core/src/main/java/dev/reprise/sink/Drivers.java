package dev.reprise.sink;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The JDBC drivers there are: those of the class path, and those of jars in a folder. The latter
/// are asked directly: the DriverManager hides drivers that another class loader brought.
public final class Drivers {
  private final @Nullable Path folder;
  private @Nullable List<Driver> plugged;

  private Drivers(@Nullable Path folder) {
    this.folder = folder;
  }

  public static Drivers ofClassPath() {
    return new Drivers(null);
  }

  /// @param folder of jars; it needn't exist. It is read once, when a URL asks for it
  public static Drivers withPlugins(Path folder) {
    return new Drivers(folder);
  }

  /// @throws SinkException if there is none, saying where to put one
  Driver of(JdbcUrl url) {
    try {
      return DriverManager.getDriver(url.text());
    } catch (SQLException e) {
      return plugged(url)
          .orElseThrow(
              () ->
                  new SinkException(
                      SinkFault.OTHER,
                      "No driver here knows %s: %s."
                          .formatted(
                              url.withoutCredentials(),
                              folder == null
                                  ? "put its jar on the class path"
                                  : "put its jar into " + folder.toAbsolutePath()),
                      e));
    }
  }

  private Optional<Driver> plugged(JdbcUrl url) {
    return plugged().stream().filter(driver -> accepts(driver, url)).findFirst();
  }

  private static boolean accepts(Driver driver, JdbcUrl url) {
    try {
      return driver.acceptsURL(url.text());
    } catch (SQLException e) {
      return false; // another one may
    }
  }

  private synchronized List<Driver> plugged() {
    List<Driver> known = plugged;
    if (known == null) {
      known = folder == null ? List.of() : load(folder);
      plugged = known;
    }
    return known;
  }

  private static List<Driver> load(Path folder) {
    List<Driver> drivers = new ArrayList<>();
    try {
      // never closed: its classes are needed as long as the process lives
      ClassLoader loader =
          new URLClassLoader(jars(folder).toArray(URL[]::new), Drivers.class.getClassLoader());
      ServiceLoader.load(Driver.class, loader).forEach(drivers::add);
    } catch (IOException | ServiceConfigurationError e) {
      throw new SinkException(
          SinkFault.OTHER,
          "The drivers in %s can't be loaded (%s): check the jars there."
              .formatted(folder.toAbsolutePath(), e.getMessage()),
          e);
    }
    return drivers;
  }

  private static List<URL> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
      found.forEach(jars::add);
    }
    Collections.sort(jars);
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(url(jar));
    }
    return urls;
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
