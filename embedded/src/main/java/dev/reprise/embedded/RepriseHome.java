package dev.reprise.embedded;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// Decides where Reprise keeps what outlives a command: `REPRISE_HOME`, else `.reprise` in the
/// user's home folder.
public final class RepriseHome {
  private static final String VARIABLE = "REPRISE_HOME";

  private RepriseHome() {}

  /// The home folder as an absolute path; it need not exist yet.
  public static Path resolve() {
    return resolve(System.getenv(), System.getProperties());
  }

  static Path resolve(Map<String, String> environment, Properties properties) {
    String chosen = environment.getOrDefault(VARIABLE, "");
    if (!chosen.isBlank()) {
      try {
        return Path.of(chosen).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new EmbeddedRedisException(
            VARIABLE + " is no path: " + chosen + "; set it to a folder of yours.", e);
      }
    }
    String user = properties.getProperty("user.home", "");
    if (user.isBlank() || user.equals("?")) {
      throw new EmbeddedRedisException(
          "This user has no home folder; set " + VARIABLE + " to a folder for Reprise's state.");
    }
    return Path.of(user, ".reprise").toAbsolutePath().normalize();
  }
}
