package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.testkit.PlantedFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults of ten kinds in a file, imported by real processes that are killed with `kill -9`.
/// [PlantedFaults#main] is the same for scripts, of any size and on PostgreSQL.
class RejectsChaosTest {
  private static final int ROWS = 6_000;
  private static final int FAULTS = 200;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;
  private Path home;

  @AfterEach
  void stopRedis() {
    EmbeddedRedis.stop(home);
  }

  @Test
  void eachFaultIsRejectedOnceAndEachGoodRowLandsOnce() throws Exception {
    long seed = Long.getLong("reprise.seed", System.nanoTime());
    System.out.println("RejectsChaosTest: -Dreprise.seed=" + seed);
    Random random = new Random(seed);
    home = dir.resolve("home");
    Path db = dir.resolve("t.db");
    PlantedFaults faults = new PlantedFaults(seed, ROWS, FAULTS);
    faults.write(dir.resolve("n.csv"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db)) {
      PlantedFaults.makeTables(connection);
    }
    for (int kill = 1; kill <= 3; kill++) {
      long rows = kill * ROWS / 4 - 500 + random.nextInt(500);
      try (CliProcess run = start("kill" + kill, db)) {
        Awaitility.await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> !run.isAlive() || Tables.rows(db) >= rows);
        assertThat(run.isAlive()).as(run.err()).isTrue();
        run.kill9Group();
      }
    }
    try (CliProcess run = start("end", db)) {
      assertThat(run.awaitExit()).as(run.err()).isEqualTo(ExitCode.REJECTS);
      assertThat(run.err()).contains(FAULTS + " records were rejected");
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db)) {
      faults.check(connection);
    }
    assertThat(
            Files.readString(dir.resolve("rejects.csv"))
                .lines()
                .filter(l -> l.matches("\\d+,\".*")))
        .as("each reject begins a line of the file")
        .hasSizeGreaterThanOrEqualTo(FAULTS);
  }

  private CliProcess start(String name, Path db) throws Exception {
    return CliProcess.start(
        home,
        dir,
        name,
        "import",
        dir.resolve("n.csv").toString(),
        "--to",
        "jdbc:sqlite:" + db + "?foreign_keys=true",
        "--table",
        "t",
        "--chunk-records",
        "20",
        "--rejects",
        dir.resolve("rejects.csv").toString());
  }
}
