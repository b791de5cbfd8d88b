package dev.reprise.cli.imports;

import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Who this process is at a database, as the command line says it.
///
/// @param user the name
/// @param passwordFile whose first line is the password, null where the driver needs none
public record Credentials(String user, @Nullable Path passwordFile) {

  /// @throws dev.reprise.sink.SinkException where the file can't be read
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    if (passwordFile != null) {
      properties.setProperty("password", SecretFile.firstLine(passwordFile));
    }
    return properties;
  }
}
