package dev.reprise.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The folder `redis` of a home: the daemon's configuration, data, log and pid, and the lock under
/// which it is started.
record RedisFolder(Path home, Path dir) {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final long MAX_LOG_BYTES = 8 << 20;

  static RedisFolder of(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    return new RedisFolder(absolute, absolute.resolve("redis"));
  }

  /// The folder of one of its files.
  static RedisFolder around(Path file) {
    Path dir = file.toAbsolutePath().resolveSibling(".").normalize();
    return new RedisFolder(dir.resolveSibling(".").normalize(), dir);
  }

  /// Makes what is missing, for its owner alone.
  RedisFolder create() {
    try {
      Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(PRIVATE));
      Files.setPosixFilePermissions(dir, PRIVATE);
      return this;
    } catch (AccessDeniedException e) {
      throw notOurs(e);
    } catch (FileSystemException e) {
      throw String.valueOf(e.getReason()).contains("not permitted") ? notOurs(e) : cannot(e);
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  /// The home is another user's, or lies in a folder that is.
  EmbeddedRedisException notOurs(IOException e) {
    String owner = owner();
    return new EmbeddedRedisException(
        "The folder "
            + dir
            + " may not be used by "
            + System.getProperty("user.name", "this user")
            + (owner.isEmpty() ? "" : ", it belongs to " + owner)
            + "; set REPRISE_HOME to a folder of your own, or run the command as its owner.",
        e);
  }

  private String owner() {
    for (Path at = dir; at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          return Files.getOwner(at).getName();
        } catch (IOException e) {
          return "";
        }
      }
    }
    return "";
  }

  private EmbeddedRedisException cannot(IOException e) {
    return new EmbeddedRedisException(
        "The folder "
            + dir
            + " can't be made ("
            + e
            + "); make its parent writable, or set REPRISE_HOME to another folder.",
        e);
  }

  Path conf() {
    return dir.resolve("redis.conf");
  }

  Path log() {
    return dir.resolve("redis.log");
  }

  Path pidFile() {
    return dir.resolve("redis.pid");
  }

  Path lock() {
    return dir.resolve("start.lock");
  }

  /// The version of the server that last started here: there is data from then on.
  Path dataVersion() {
    return dir.resolve("data-version");
  }

  /// One line, the URI: for other programs of this user; what Reprise goes by is `redis.conf`.
  Path endpoint() {
    return dir.resolve("endpoint");
  }

  /// Whether the file that a Redis was started with is this folder's.
  boolean owns(Answer.Known redis) {
    try {
      return !redis.configFile().isEmpty() && Files.isSameFile(Path.of(redis.configFile()), conf());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /// The process that the pid file names, where it lives and is really the daemon of this folder:
  /// pids are used again, above all in containers. A zombie, which a container without an init
  /// keeps for ever, has no working directory and so doesn't count.
  Optional<ProcessHandle> process() {
    OptionalLong pid = pid();
    return pid.isPresent()
        ? ProcessHandle.of(pid.getAsLong()).filter(this::isDaemon)
        : Optional.empty();
  }

  /// A server that works in this folder, found without a pid file.
  Optional<ProcessHandle> stray() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(RedisFolder::isServer).isPresent())
        .filter(this::isDaemon)
        .findFirst();
  }

  private static boolean isServer(String command) {
    String name = command.substring(command.lastIndexOf('/') + 1);
    return name.contains("redis") || name.contains("valkey");
  }

  boolean isDaemon(ProcessHandle process) {
    Path cwd = Path.of("/proc", Long.toString(process.pid()), "cwd");
    if (Files.isDirectory(Path.of("/proc/self"))) {
      try {
        return Files.isSameFile(cwd, dir);
      } catch (IOException e) {
        return false;
      }
    }
    return process.isAlive()
        && process.info().command().filter(command -> command.contains("redis")).isPresent();
  }

  /// Moves a log that has grown large out of the way, over the one before.
  void rotateLog() throws IOException {
    if (logSize() > MAX_LOG_BYTES) {
      Files.move(log(), dir.resolve("redis.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  long logSize() throws IOException {
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /// What the pid file says, whether that process lives or not.
  OptionalLong pid() {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(pidFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
