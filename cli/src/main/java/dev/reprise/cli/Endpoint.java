package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.redis.Checkup;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which Redis was asked for, with its credentials.
///
/// @param uri empty for the embedded one
record Endpoint(String uri, @Nullable String user, @Nullable String password, String namespace) {

  /// @throws UsageException where the options contradict each other
  static Endpoint of(Invocation invocation) {
    GlobalOptions options = invocation.options();
    String uri = options.redis == null ? invocation.variable("REPRISE_REDIS") : options.redis;
    return new Endpoint(uri, user(options, uri), password(options), namespace(invocation));
  }

  boolean isEmbedded() {
    return uri.isEmpty();
  }

  /// The same namespace at the embedded Redis, now that it runs.
  Endpoint at(EmbeddedRedis redis) {
    return new Endpoint(redis.uri(), null, null, namespace);
  }

  Reprise.Options options() {
    return Reprise.options(uri).namespace(namespace).credentials(user, password);
  }

  Checkup checkup() {
    return Checkup.connect(uri, user, password, options().namespace());
  }

  private static String namespace(Invocation invocation) {
    String given = invocation.options().namespace;
    String name = given == null ? invocation.variable("REPRISE_NAMESPACE") : given;
    return name.isEmpty() && given == null ? "reprise" : name;
  }

  private static @Nullable String user(GlobalOptions options, String uri) {
    String option =
        options.redisUser != null
            ? "--redis-user"
            : options.redisPasswordFile != null ? "--redis-password-file" : "";
    if (!option.isEmpty() && uri.isEmpty()) {
      throw new UsageException(
          option
              + " goes with --redis (or REPRISE_REDIS); the embedded Redis has its own password.");
    }
    if (options.redisUser != null && options.redisPasswordFile == null) {
      throw new UsageException("--redis-user goes with --redis-password-file.");
    }
    return options.redisUser;
  }

  private static @Nullable String password(GlobalOptions options) {
    Path file = options.redisPasswordFile;
    if (file == null) {
      return null;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || lines.get(0).isEmpty()) {
        throw new UsageException(
            "The password file " + file + " is empty; its first line must be the password.");
      }
      return lines.get(0);
    } catch (MalformedInputException e) {
      throw new UsageException("The password file " + file + " isn't text in UTF-8.", e);
    } catch (IOException e) {
      throw new UsageException(
          "The password file "
              + file
              + (Files.exists(file) ? " can't be read." : " doesn't exist."),
          e);
    }
  }

  /// Without the credentials.
  @Override
  public String toString() {
    return "Endpoint[namespace=" + namespace + "]";
  }
}
