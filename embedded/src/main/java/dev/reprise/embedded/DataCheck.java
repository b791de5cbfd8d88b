package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.embedded.EmbeddedRedis.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks and repairs the append-only file of a Redis that doesn't run. The server's own binary
/// does it, when it is called `redis-check-aof`.
record DataCheck(RedisFolder folder, RedisBinary binary) {
  private static final Pattern ANALYZED =
      Pattern.compile("AOF analyzed: filename=(.*), size=([0-9]+), ok_up_to=([0-9]+), .*");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

  Checked check() throws IOException {
    return run(List.of(), null);
  }

  /// Cuts the file where it breaks. All files are copied first.
  Checked repair() throws IOException {
    Checked before = check();
    return before.whole() ? before : run(List.of("--fix"), copy());
  }

  private Path copy() throws IOException {
    String name = "before-repair-" + STAMP.format(Clock.systemUTC().instant());
    Path copy = Files.createDirectory(folder.dir().resolve(name));
    Path from = source();
    try (Stream<Path> files = Files.isDirectory(many()) ? Files.list(from) : Stream.of(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private Path many() {
    return new DataFiles(folder).many();
  }

  private Path source() {
    return Files.isDirectory(many()) ? many() : new DataFiles(folder).single();
  }

  private Checked run(List<String> switches, @Nullable Path copy) throws IOException {
    DataFiles data = new DataFiles(folder);
    Path target = Files.exists(data.manifest()) ? data.manifest() : data.single();
    if (!Files.exists(target)) {
      throw new EmbeddedRedisException(
          "There is no data of a Redis in " + folder.dir() + "; see REPRISE_HOME.");
    }
    Path tools = Files.createTempDirectory(folder.dir(), "check-");
    Path tool = tools.resolve("redis-check-aof");
    Path output = tools.resolve("output");
    try {
      Files.createSymbolicLink(tool, binary.path().toAbsolutePath());
      List<String> words = new ArrayList<>(List.of(tool.toString()));
      words.addAll(switches);
      words.add(target.toString());
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (var in = process.getOutputStream()) {
        in.write("y\n".getBytes(UTF_8));
      } catch (IOException e) {
        // it asked nothing, and has ended
      }
      return result(await(process), Files.readAllLines(output), copy);
    } finally {
      Files.deleteIfExists(tool);
      Files.deleteIfExists(output);
      Files.deleteIfExists(tools);
    }
  }

  private static int await(Process process) {
    try {
      if (process.waitFor(1, TimeUnit.HOURS)) {
        return process.exitValue();
      }
      throw new EmbeddedRedisException("The check of Redis's data didn't end within an hour.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedRedisException("Interrupted while Redis's data was checked.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Checked result(int exit, List<String> lines, @Nullable Path copy) {
    Optional<Matcher> broken =
        lines.stream()
            .map(ANALYZED::matcher)
            .filter(line -> line.matches() && !line.group(2).equals(line.group(3)))
            .findFirst();
    String said = lines.isEmpty() ? "nothing" : lines.getLast();
    return broken
        .map(
            line ->
                new Checked(
                    exit == 0,
                    line.group(1),
                    Long.parseLong(line.group(2)),
                    Long.parseLong(line.group(3)),
                    copy,
                    said))
        .orElseGet(() -> new Checked(exit == 0, null, 0, 0, copy, said));
  }
}
