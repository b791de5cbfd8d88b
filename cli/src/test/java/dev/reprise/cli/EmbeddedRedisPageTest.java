package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Reprise;
import dev.reprise.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of `docs/embedded-redis.md` as they stand there.
@Timeout(180)
class EmbeddedRedisPageTest {
  private static final Path PAGE = Path.of("..", "docs", "embedded-redis.md");

  @TempDir Path dir;

  @AfterEach
  void stop() {
    for (String home : new String[] {"home", "backup-running", "moved-home"}) {
      EmbeddedRedis.stop(dir.resolve(home));
    }
  }

  @Test
  void aBackupThatWasMadeWhileItRanHasTheJobs() throws Exception {
    submit("kept");
    long pid = EmbeddedRedis.status(home()).orElseThrow().pid();
    assertThat(run(commands("## Back up", 1))).contains("kept.0");
    assertThat(EmbeddedRedis.status(home()).orElseThrow().pid()).isEqualTo(pid);
  }

  @Test
  void aRestoreBringsBackWhatWasThere() throws Exception {
    submit("kept");
    run(commands("## Back up", 0));
    submit("later");
    assertThat(run(commands("## Restore", 0))).contains("kept.0").doesNotContain("later.0");
  }

  @Test
  void aHomeThatIsMovedKeepsItsJobs() throws Exception {
    submit("kept");
    assertThat(run(commands("## Move", 0))).contains("kept.0");
  }

  private Path home() {
    return dir.resolve("home");
  }

  private void submit(String id) {
    try (Reprise reprise = Reprise.connect(EmbeddedRedis.startOrJoin(home()).uri())) {
      reprise.submit(Noop.TYPE.job(new Noop("")).id(id).chunks(3));
    }
  }

  /// @param number of the blocks below the heading, from 0
  private static String commands(String heading, int number) throws IOException {
    String page = Files.readString(PAGE);
    Matcher block =
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(page.substring(page.indexOf(heading + "\n")));
    for (int i = 0; i <= number; i++) {
      assertThat(block.find()).as("%s, block %d", heading, i).isTrue();
    }
    return block.group(1);
  }

  /// What they say, where all of them succeed.
  private String run(String commands) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(dir.resolve("bin"));
    Path reprise = bin.resolve("reprise");
    Files.writeString(
        reprise,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' dev.reprise.cli.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(reprise, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path said = dir.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-e", "-c", commands)
            .directory(dir.toFile())
            .redirectInput(new java.io.File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("REPRISE_HOME", home().toString());
    builder.environment().merge("PATH", bin.toString(), (path, ours) -> ours + ":" + path);
    builder
        .environment()
        .keySet()
        .removeAll(java.util.List.of("REPRISE_REDIS", "REPRISE_NAMESPACE"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
