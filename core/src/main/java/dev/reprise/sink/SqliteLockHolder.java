package dev.reprise.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Names the process that holds a SQLite file's write lock, as Linux lists it in `/proc/locks`: an
/// exclusive lock of byte 120 of the `-shm` file. Elsewhere nobody can be named.
final class SqliteLockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private SqliteLockHolder() {}

  /// A line is `12: POSIX ADVISORY WRITE 4711 fd:00:262147 120 120`.
  static Optional<String> of(String database) {
    try {
      String inode = ":" + Files.getAttribute(Path.of(database + "-shm"), "unix:ino");
      return Files.readAllLines(LOCKS).stream()
          .map(line -> line.trim().split("\\s+"))
          .filter(f -> f.length == 8 && f[3].equals("WRITE") && f[5].endsWith(inode))
          .filter(f -> f[6].equals("120"))
          .map(f -> f[4])
          .filter(pid -> !pid.equals("0") && !pid.equals("-1"))
          .map(SqliteLockHolder::describe)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // not Linux, or not allowed: only the name is missing
    }
  }

  private static String describe(String pid) {
    return pid.equals(String.valueOf(ProcessHandle.current().pid()))
        ? "another connection of this process"
        : "process " + pid + " on this host";
  }
}
