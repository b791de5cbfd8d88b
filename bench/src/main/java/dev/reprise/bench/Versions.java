package dev.reprise.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the machine is, and which versions take part: each is written down once, where it is
/// chosen.
public final class Versions {
  private static final Properties OWN = own();

  private Versions() {}

  /// `2 cores, Linux amd64`.
  static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }

  /// Of what the contestants run on.
  static Map<String, String> around(String redis) {
    String node = firstLine(List.of("node", "--version"));
    return Map.of(
        "JDK",
        jdk(),
        "Redis",
        redis,
        "PostgreSQL",
        OWN.getProperty("postgresql"),
        "Node.js",
        node.isEmpty() ? "none" : node);
  }

  static String jdk() {
    return System.getProperty("java.vendor.version", "") + " (" + Runtime.version() + ")";
  }

  /// With the commit, where the sources are in a repository.
  public static String reprise() {
    String commit = firstLine(List.of("git", "rev-parse", "--short", "HEAD"));
    return OWN.getProperty("reprise") + (commit.isEmpty() ? "" : " " + commit);
  }

  public static String lettuce() {
    return OWN.getProperty("lettuce");
  }

  /// A property of the pom of the JVM peers, `jobrunr.version`.
  public static String peer(String property) {
    Matcher value =
        Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<")
            .matcher(text(Arena.HOME.resolve("peers/pom.xml")));
    if (!value.find()) {
      throw new IllegalStateException("bench/peers/pom.xml has no " + property);
    }
    return value.group(1);
  }

  /// A package that `bench/node/package.json` pins.
  public static String npm(String name) {
    try {
      return new ObjectMapper()
          .readTree(text(Arena.HOME.resolve("node/package.json")))
          .path("dependencies")
          .path(name)
          .asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a command says, empty where it isn't there or fails.
  static String firstLine(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? said.lines().findFirst().orElse("") : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("run it from the project's root", e);
    }
  }

  private static Properties own() {
    Properties own = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      own.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return own;
  }
}
