package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a real import draws on a pseudo terminal (of `script`), and what it doesn't elsewhere.
@Timeout(120)
class ProgressTerminalTest {
  private static final int ROWS = 150_000;

  @TempDir Path dir;

  @AfterEach
  void stopEmbeddedRedis() {
    EmbeddedRedis.stop(dir.resolve("home"));
  }

  @Test
  void aTerminalGetsOneLineInItsPlaceAndTheResultBelow() throws Exception {
    String seen = onTerminal(List.of("-Dreprise.columns=72"), "LC_ALL=C.UTF-8");
    List<String> draws = draws(seen);
    assertThat(draws).as(seen).hasSizeGreaterThan(2);
    assertThat(draws)
        .allSatisfy(
            draw ->
                assertThat(TextWidth.of(draw.replaceAll("\u001b\\[[0-9]*m", ""))).isLessThan(72))
        .anySatisfy(draw -> assertThat(draw).contains("\u001b[32m━").contains(" of 150,000 rows"));
    assertThat(seen).contains("\u001b[K\u001b[?7h\r").contains("\r\u001b[K150,000 rows in ");
  }

  @Test
  void noColourAndAsciiWhereAskedFor() throws Exception {
    String seen = onTerminal(List.of("-Dreprise.columns=72"), "LC_ALL=C NO_COLOR=1");
    assertThat(draws(seen)).as(seen).isNotEmpty().allMatch(draw -> draw.matches("[ -~]+"));
    assertThat(seen).contains("#").doesNotContain("\u001b[3", "\u001b[2m");
  }

  @Test
  void aDumbTerminalAndAPipeGetLines() throws Exception {
    assertThat(onTerminal(List.of(), "TERM=dumb")).doesNotContain("\u001b", "\r\r");
    try (CliProcess piped =
        CliProcess.start(
            dir.resolve("home"),
            dir,
            "piped",
            "import",
            csv(),
            "--to",
            to(),
            "--table",
            "p",
            "-v")) {
      assertThat(piped.awaitExit()).as(piped.err()).isZero();
      assertThat(piped.err()).doesNotContain("\r", "\u001b");
      assertThat(piped.err()).containsPattern("[0-9]+%: [0-9,]+ of 150,000 rows, ");
    }
  }

  @Test
  void quietIsTheResultAlone() throws Exception {
    String seen = onTerminal(List.of(), "LC_ALL=C.UTF-8", "--quiet");
    assertThat(seen.strip()).startsWith("150,000 rows in ").hasLineCount(1);
  }

  private static List<String> draws(String seen) {
    List<String> draws = new ArrayList<>();
    var found = java.util.regex.Pattern.compile("\r\u001b\\[\\?7l(.*?)\u001b\\[K").matcher(seen);
    while (found.find()) {
      draws.add(found.group(1));
    }
    return draws;
  }

  /// Runs an import of rows into a new table; all that a person would see.
  private String onTerminal(List<String> switches, String environment, String... more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("env", "REPRISE_HOME=" + dir.resolve("home")));
    words.addAll(List.of(environment.split(" ")));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dreprise.tty=true"));
    words.addAll(switches);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.reprise.cli.Main"));
    words.addAll(List.of("import", csv(), "--to", to(), "--table", "t"));
    words.addAll(List.of(more));
    String line = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path typescript = dir.resolve("typescript");
    ProcessBuilder builder =
        new ProcessBuilder("script", "-qefc", line, typescript.toString())
            .redirectInput(new java.io.File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("REPRISE_REDIS", "REPRISE_NAMESPACE", "NO_COLOR"));
    builder.environment().put("TERM", "xterm-256color");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String all = Files.readString(typescript);
    String seen = all.substring(all.indexOf('\n') + 1, all.lastIndexOf("\nScript done"));
    assertThat(process.exitValue()).as(seen).isZero();
    return seen;
  }

  private String csv() throws IOException {
    Path file = dir.resolve("rows.csv");
    if (!Files.exists(file)) {
      Files.write(
          file,
          IntStream.rangeClosed(0, ROWS)
              .mapToObj(i -> i == 0 ? "id,name" : i + ",name of " + i)
              .toList());
    }
    return file.toString();
  }

  private String to() {
    return "jdbc:sqlite:" + dir.resolve("t.db");
  }
}
