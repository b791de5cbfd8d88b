package dev.reprise.testkit;

import dev.reprise.embedded.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/// Redis servers of both versions that count: the bundled one, and the oldest that is supported.
final class TestServers {
  private static final Path FLOOR = Path.of("target", "floor-redis");

  private TestServers() {}

  static RedisProcess bundled(Path dir) {
    return RedisProcess.start(
        RedisProcess.Options.in(dir).appendOnly(false).lines("enable-debug-command yes"));
  }

  static RedisProcess floor(Path dir) {
    Path binary = floorBinary();
    if (!binary.toFile().setExecutable(true)) {
      throw new IllegalStateException(binary + " can't be made executable");
    }
    return RedisProcess.start(RedisProcess.Options.in(dir).binary(binary).appendOnly(false));
  }

  private static Path floorBinary() {
    String os = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String end = os + "-" + (arch.equals("aarch64") ? "arm64" : "amd64");
    try (Stream<Path> files = Files.list(FLOOR)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(end))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no Redis 6.2 for " + end))
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException("the build unpacks Redis 6.2 into " + FLOOR, e);
    }
  }
}
