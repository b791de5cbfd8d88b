package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the daemon keeps from one start to the next: its port and its password. Everything else in
/// `redis.conf` follows from the folder and is written anew at each start.
record RedisConfig(int port, String password) {
  private static final int PASSWORD_BYTES = 24;

  static RedisConfig fresh() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return new RedisConfig(FreePort.choose(), HexFormat.of().formatHex(random));
  }

  RedisConfig onAnotherPort() {
    return new RedisConfig(FreePort.choose(), password);
  }

  /// `redis://:password@127.0.0.1:port`.
  String uri() {
    return "redis://" + (password.isEmpty() ? "" : ":" + password + "@") + Resp.HOST + ":" + port;
  }

  /// Empty where there is no file, or one that was cut or edited beyond use.
  static Optional<RedisConfig> read(Path file) {
    try (Stream<String> lines = Files.lines(file, UTF_8)) {
      int port = 0;
      String password = "";
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("port ")) {
          port = Integer.parseInt(line.substring("port ".length()).strip());
        } else if (line.startsWith("requirepass ")) {
          password = line.substring("requirepass ".length()).strip();
        }
      }
      return port > 0 && !password.isEmpty()
          ? Optional.of(new RedisConfig(port, password))
          : Optional.empty();
    } catch (AccessDeniedException e) {
      throw RedisFolder.around(file).notOurs(e);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  List<String> daemonLines(RedisFolder folder) {
    return List.of(
        "# Written by reprise at each start; only the port and the password are kept.",
        "port " + port,
        "requirepass " + password,
        "bind " + Resp.HOST,
        "daemonize yes",
        "dir " + quote(folder.dir()),
        "pidfile " + quote(folder.pidFile()),
        "logfile " + quote(folder.log()),
        "appendonly yes",
        "appendfsync everysec",
        "save \"\"",
        "maxmemory-policy noeviction");
  }

  /// Readable by its owner alone from the first byte on, and replaced whole.
  static void write(Path file, List<String> lines) throws IOException {
    Path half =
        Files.createTempFile(
            file.getParent(),
            file.getFileName().toString(),
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(half, lines, UTF_8);
      Files.move(half, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /// A path as Redis's configuration wants it: blanks and quotes are allowed in there.
  static String quote(Path path) {
    return "\""
        + path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + "\"";
  }
}
