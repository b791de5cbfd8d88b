package dev.reprise.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The real Redis behind the command line: a daemon in the folder `redis` of a home, with an
/// append-only file, on the loopback interface, under a random password.
///
/// It belongs to no command. The first one starts it, others join, and it outlives `kill -9` of
/// them all. Killed itself, it comes back with its data, its port and its password, as soon as the
/// next command asks for it (or at once, while a command holds a [KeepAlive]). An fsync a second
/// means that `kill -9` of Redis loses nothing, and a power cut at most the last second.
///
/// @param port where it listens on 127.0.0.1; kept from one start to the next
/// @param password kept likewise
/// @param pid the server's process
/// @param version of the server, `7.0.15`
/// @param dir its data, its log and `redis.conf`
public record EmbeddedRedis(int port, String password, long pid, String version, Path dir) {

  /// What is known about a daemon that runs.
  ///
  /// @param loading it reads its append-only file still and takes no commands
  /// @param uptime in whole seconds
  /// @param memoryBytes what its data occupies in memory
  public record Status(
      int port,
      long pid,
      String version,
      Path dir,
      Path log,
      boolean loading,
      Duration uptime,
      long memoryBytes) {}

  /// Joins the daemon of `home`, or starts it; commands that do so at once start one. Returns when
  /// it answers. Waits up to a minute for one that is reading its data.
  ///
  /// @param home see [RepriseHome#resolve]; made where it is missing
  /// @throws EmbeddedRedisException where it can't be started, in one sentence with the last line
  ///   of Redis's log
  public static EmbeddedRedis startOrJoin(Path home) {
    RedisFolder folder = RedisFolder.of(home);
    Daemon daemon = new Daemon(folder);
    Optional<EmbeddedRedis> joined = daemon.join();
    if (joined.isPresent()) {
      return joined.get();
    }
    try (StartLock lock = StartLock.acquire(folder.create())) {
      return daemon.start();
    } catch (IOException e) {
      throw cannot("started", folder, e);
    }
  }

  /// The daemon of `home`, empty where none runs. Starts nothing and makes no folder.
  public static Optional<Status> status(Path home) {
    RedisFolder folder = RedisFolder.of(home);
    Optional<RedisConfig> config = RedisConfig.read(folder.conf());
    if (config.isEmpty() || !(new Daemon(folder).ask(config.get()) instanceof Answer.Known redis)) {
      return Optional.empty();
    }
    return Optional.of(
        new Status(
            config.get().port(),
            redis.pid(),
            redis.version(),
            folder.dir(),
            folder.log(),
            redis instanceof Answer.Loading,
            Duration.ofSeconds(redis.number("uptime_in_seconds")),
            redis.number("used_memory")));
  }

  /// Stops the daemon of `home` and waits until it has ended; its data stays. False where none ran.
  /// A command that holds a [KeepAlive] starts it again: stop those first.
  ///
  /// @throws EmbeddedRedisException where it refuses, or doesn't end
  public static boolean stop(Path home) {
    RedisFolder folder = RedisFolder.of(home);
    if (!Files.exists(folder.conf())) {
      return false;
    }
    try (StartLock lock = StartLock.acquire(folder)) {
      return new Daemon(folder).stop();
    } catch (IOException e) {
      throw cannot("stopped", folder, e);
    }
  }

  /// The daemon of `home` where one runs, once it has read its data. Starts nothing.
  public static Optional<EmbeddedRedis> running(Path home) {
    return new Daemon(RedisFolder.of(home)).join();
  }

  /// What a check of a home's data found.
  ///
  /// @param whole whether Redis can read all of it
  /// @param file the one that breaks, null where none does
  /// @param size its length in bytes
  /// @param good how many of them, from the first one on, are whole
  /// @param copy where the files lie as they were before a repair
  /// @param said the last words of the tool
  public record Checked(
      boolean whole,
      @Nullable String file,
      long size,
      long good,
      @Nullable Path copy,
      String said) {}

  /// Checks the data of a daemon that doesn't run; with `repair` it is cut where it breaks, and a
  /// copy is kept.
  ///
  /// @throws EmbeddedRedisException where the daemon runs, or there is no data
  public static Checked check(Path home, boolean repair) {
    RedisFolder folder = RedisFolder.of(home);
    if (!Files.isDirectory(folder.dir())) {
      throw new EmbeddedRedisException("There is no Redis in " + home + "; see REPRISE_HOME.");
    }
    try (StartLock lock = StartLock.acquire(folder)) {
      return new Daemon(folder).check(repair);
    } catch (IOException e) {
      throw cannot("checked", folder, e);
    }
  }

  /// `redis://:password@127.0.0.1:port`.
  public String uri() {
    return new RedisConfig(port, password).uri();
  }

  /// Without the password, which has no place in a log.
  @Override
  public String toString() {
    return "Redis %s on 127.0.0.1:%d (pid %d, %s)".formatted(version, port, pid, dir);
  }

  private static EmbeddedRedisException cannot(String verb, RedisFolder folder, IOException e) {
    return new EmbeddedRedisException(
        "The Redis in "
            + folder.dir()
            + " can't be "
            + verb
            + " ("
            + e
            + "); look at the folder's owner and at the space on its disk.",
        e);
  }
}
