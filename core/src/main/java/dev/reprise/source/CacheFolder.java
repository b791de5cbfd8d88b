package dev.reprise.source;

import java.nio.file.Path;
import java.util.Map;

/// Where this host keeps unpacked copies, unless a worker is told otherwise: the folder `cache` in
/// `REPRISE_HOME`, which is `.reprise` in the user's home folder where it isn't set.
final class CacheFolder {
  private CacheFolder() {}

  static Path standard() {
    return of(System.getenv(), System.getProperty("user.home", "."));
  }

  static Path of(Map<String, String> environment, String userHome) {
    String chosen = environment.getOrDefault("REPRISE_HOME", "");
    Path home = chosen.isBlank() ? Path.of(userHome, ".reprise") : Path.of(chosen);
    return home.resolve("cache").toAbsolutePath().normalize();
  }
}
