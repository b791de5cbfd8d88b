package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Imports by real processes that are killed with `kill -9`. `chaos/import.sh` is the same at full
/// size.
class ImportChaosTest {
  private static final int ROWS = 20_000;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern PERCENT = Pattern.compile("(\\d+)%: ");

  @TempDir Path dir;
  private final long seed = Long.getLong("reprise.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Path home;
  private Path file;
  private Path db;

  @BeforeEach
  void input() throws Exception {
    System.out.println("ImportChaosTest: -Dreprise.seed=" + seed);
    home = dir.resolve("home");
    file = dir.resolve("n.csv");
    db = dir.resolve("t.db");
    Files.writeString(
        file,
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(n -> n + ",\"row, " + n + "\"")
            .collect(Collectors.joining("\r\n", "n,name\r\n", "")));
  }

  @AfterEach
  void stopRedis() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void killedWithAllItsWorkersAndStartedAgain() throws Exception {
    int percent = 0;
    for (int kill = 1; kill <= 3; kill++) {
      percent = Math.max(percent, kill * 22 - 15) + random.nextInt(8);
      String[] workers = kill == 2 ? new String[] {"--workers", "2"} : new String[0];
      try (CliProcess run = start("kill" + kill, workers)) {
        awaitPercent(run, percent);
        run.kill9Group();
      }
    }
    try (CliProcess run = start("end")) {
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(run.err()).contains("goes on");
    }
    everyRowOnce();
  }

  @Test
  void redisKilledUnderIt() throws Exception {
    try (CliProcess run = start("run")) {
      for (int kill = 1; kill <= 2; kill++) {
        awaitPercent(run, kill * 30 - 20 + random.nextInt(15));
        long pid = EmbeddedRedis.status(home).orElseThrow().pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      }
      assertThat(run.awaitExit()).as(run.err()).isZero();
    }
    everyRowOnce();
  }

  @Test
  void oneWorkerKilledIsTakenOverAndReplaced() throws Exception {
    try (CliProcess run = start("run", "--workers", "2")) {
      awaitPercent(run, 10);
      Matcher pid = Pattern.compile("worker process pid=(\\d+)").matcher(run.err());
      assertThat(pid.find()).isTrue();
      ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly();
      assertThat(run.awaitExit()).as(run.err()).isZero();
      assertThat(run.err()).contains("another one takes its place").contains("Recovered ");
    }
    everyRowOnce();
  }

  @Test
  void twoAtOnceShareTheJob() throws Exception {
    try (CliProcess one = start("one");
        CliProcess two = start("two")) {
      assertThat(one.awaitExit()).as(one.err()).isZero();
      assertThat(two.awaitExit()).as(two.err()).isZero();
    }
    everyRowOnce();
  }

  @Test
  void interruptedPrintsTheLineThatResumes() throws Exception {
    try (CliProcess run = start("run", "--workers", "2")) {
      awaitPercent(run, 5);
      run.terminate();
      assertThat(run.awaitExit()).as(run.err()).isEqualTo(130);
      assertThat(run.err()).contains("is safe").contains("import " + file + " --to");
    }
    try (CliProcess run = start("end")) {
      assertThat(run.awaitExit()).as(run.err()).isZero();
    }
    everyRowOnce();
  }

  private void everyRowOnce() {
    assertThat(Tables.rows(db)).as("seed %d", seed).isEqualTo(ROWS);
    assertThat(Tables.distinct(db)).as("seed %d", seed).isEqualTo(ROWS);
  }

  private CliProcess start(String name, String... more) throws Exception {
    String[] line = {
      "import",
      file.toString(),
      "--to",
      "jdbc:sqlite:" + db,
      "--table",
      "t",
      "--chunk-records",
      "20",
      "-v"
    };
    String[] words = java.util.Arrays.copyOf(line, line.length + more.length);
    System.arraycopy(more, 0, words, line.length, more.length);
    return CliProcess.start(home, dir, name, words);
  }

  private static void awaitPercent(CliProcess run, int percent) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              assertThat(run.isAlive()).as(run.err()).isTrue();
              Matcher told = PERCENT.matcher(run.err());
              int last = 0;
              while (told.find()) {
                last = Integer.parseInt(told.group(1));
              }
              return last >= percent;
            });
  }
}
