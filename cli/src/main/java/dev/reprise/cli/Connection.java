package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.KeepAlive;
import dev.reprise.embedded.RepriseHome;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection to the Redis that was asked for: the one of `--redis`, else the embedded one, which
/// is started where it doesn't run. Closing it leaves the embedded one alone: it outlives commands.
final class Connection implements AutoCloseable {
  private final Reprise reprise;
  private final boolean embedded;
  private final @Nullable KeepAlive keepAlive;

  private Connection(Reprise reprise, boolean embedded, @Nullable KeepAlive keepAlive) {
    this.reprise = reprise;
    this.embedded = embedded;
    this.keepAlive = keepAlive;
  }

  /// @param forLong whether to bring an embedded Redis back that dies meanwhile
  static Connection open(Invocation invocation, boolean forLong) {
    GlobalOptions options = invocation.options();
    String uri = options.redis == null ? invocation.variable("REPRISE_REDIS") : options.redis;
    Reprise.Options plain =
        Reprise.options(uri)
            .namespace(namespace(invocation))
            .credentials(user(options, uri), password(options));
    if (!uri.isEmpty()) {
      return new Connection(plain.connect(), false, null);
    }
    Path home = RepriseHome.resolve();
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(home);
    KeepAlive keepAlive = forLong ? KeepAlive.watch(home, redis) : null;
    try {
      Reprise reprise = Reprise.options(redis.uri()).namespace(plain.namespace()).connect();
      return new Connection(reprise, true, keepAlive);
    } catch (RuntimeException e) {
      if (keepAlive != null) {
        keepAlive.close();
      }
      throw e;
    }
  }

  static String namespace(Invocation invocation) {
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

  /// @throws UsageException where there is no such job
  Job job(String id) {
    return reprise
        .job(id)
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no job "
                        + id
                        + " in namespace "
                        + reprise.namespace()
                        + "; reprise jobs lists those that there are."));
  }

  Reprise reprise() {
    return reprise;
  }

  /// Whether it is the Redis that Reprise brought along.
  boolean isEmbedded() {
    return embedded;
  }

  @Override
  public void close() {
    if (keepAlive != null) {
      keepAlive.close();
    }
    reprise.close();
  }
}
