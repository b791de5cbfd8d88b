package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The version of a server, as its `--version` says it. A Valkey is as old as its own number says,
/// which is past every floor of ours.
record ServerVersion(int major, int minor, String text) implements Comparable<ServerVersion> {
  private static final ServerVersion FLOOR = new ServerVersion(6, 2, "6.2");
  private static final Pattern NUMBER = Pattern.compile("([0-9]+)\\.([0-9]+)[0-9.]*");
  private static final Pattern SAID = Pattern.compile("server v=([0-9.]+)");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// Asks a binary.
  ///
  /// @throws IOException where it can't be run, or is no such server
  static ServerVersion of(Path binary) throws IOException {
    Process process =
        new ProcessBuilder(binary.toString(), "--version")
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readNBytes(4_096), UTF_8);
      boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      Matcher version = SAID.matcher(said);
      if (!ended || !version.find()) {
        throw new IOException("it doesn't say that it is a Redis server");
      }
      return parse(version.group(1))
          .orElseThrow(() -> new IOException("it says no version: " + said.strip()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  static Optional<ServerVersion> parse(String text) {
    Matcher number = NUMBER.matcher(text.strip());
    return number.matches()
        ? Optional.of(
            new ServerVersion(
                Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)), text.strip()))
        : Optional.empty();
  }

  /// What a file says that [RedisFolder#dataVersion] is; empty where there is none.
  static Optional<ServerVersion> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  boolean isUsable() {
    return compareTo(FLOOR) >= 0;
  }

  /// Whether it keeps its append-only file in a folder of several files.
  boolean hasManyFiles() {
    return major >= 7;
  }

  @Override
  public int compareTo(ServerVersion other) {
    return Comparator.comparingInt(ServerVersion::major)
        .thenComparingInt(ServerVersion::minor)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return text;
  }
}
