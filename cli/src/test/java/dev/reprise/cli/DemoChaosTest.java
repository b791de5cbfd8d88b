package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo itself, by real processes, at a quicker pace.
class DemoChaosTest {
  private static final int LIMIT_SECONDS = 180;

  @TempDir Path dir;

  @Test
  void allActsComeOffAndNothingIsLeftBehind() throws Exception {
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    Path folder = Files.createDirectory(dir.resolve("tmp"));
    Process demo = start(folder, out, err);
    try {
      assertThat(demo.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(said(out, err)).isTrue();
    } finally {
      demo.destroy(); // it cleans up
      demo.waitFor(10, TimeUnit.SECONDS);
    }
    String told = Files.readString(out);
    assertThat(demo.exitValue()).as(said(out, err)).isZero();
    assertThat(told)
        .doesNotContain("didn't come off")
        .contains("noticed after", "running elsewhere after", " rows redone")
        .contains("found the marker of attempt 1, wrote nothing")
        .contains("redis-server 7", "back after")
        .contains("event chunk.fenced")
        .containsPattern("rows in the table +171,075 ")
        .containsPattern("missing +0 +0")
        .containsPattern("twice +0 +[1-9]")
        .contains("Reprise: every row, once.", "import FILE.csv --to jdbc:sqlite:my.db --table t")
        .doesNotContain("\u001b");
    assertThat(Files.readString(err)).isEmpty();
    assertThat(list(folder)).isEmpty();
    assertThat(processesThatName(folder)).isEmpty();
  }

  private static Process start(Path folder, Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.lettuce.core.jfr=false",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.reprise.cli.Main",
            "demo",
            "--rows-per-second",
            "16000"));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private static String said(Path out, Path err) throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      // libraries that are unpacked for a moment
      return files.filter(file -> file.getFileName().toString().startsWith("reprise")).toList();
    }
  }

  /// Processes whose command line or environment names a folder, as all of the demo's do.
  private static List<Path> processesThatName(Path folder) throws IOException {
    Path proc = Path.of("/proc");
    if (!Files.isDirectory(proc)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(proc)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\d+"))
          .filter(file -> names(file, "cmdline", folder) || names(file, "environ", folder))
          .toList();
    }
  }

  private static boolean names(Path process, String file, Path folder) {
    try {
      return new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8)
          .contains(folder.resolve("reprise-demo").toString());
    } catch (UncheckedIOException | IOException e) {
      return false; // it has ended, or is somebody else's
    }
  }
}
