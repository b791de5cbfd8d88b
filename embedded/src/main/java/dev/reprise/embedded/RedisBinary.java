package dev.reprise.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

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
import org.jspecify.annotations.Nullable;

/// The `redis-server` to run: the one that `REPRISE_REDIS_SERVER` names, else the one in the jar
/// for this machine, extracted once into the home's `bin` folder under the digest of its content.
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
    return named.isBlank() ? bundled(home) : named(Path.of(named).toAbsolutePath());
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

  private static RedisBinary bundled(Path home) {
    String platform = os() + "-" + arch();
    byte[] content = read("bin/redis-server-" + platform);
    if (content == null) {
      throw new EmbeddedRedisException(
          "No Redis is bundled for "
              + platform
              + "; install Redis 6.2 or newer and set "
              + VARIABLE
              + " to its redis-server, or use --redis URI.");
    }
    Path target = home.resolve("bin").resolve("redis-server-" + digest(content));
    if (!Files.isExecutable(target)) {
      extract(content, target);
    }
    return new RedisBinary(target, "bundled");
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
