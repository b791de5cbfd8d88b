package dev.reprise.embedded;

import java.io.IOException;
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

  /// Makes what is missing, for its owner alone.
  RedisFolder create() {
    try {
      Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(PRIVATE));
      Files.setPosixFilePermissions(dir, PRIVATE);
      return this;
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The folder "
              + dir
              + " can't be made ("
              + e
              + "); make its parent writable, or set REPRISE_HOME to another folder.",
          e);
    }
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
