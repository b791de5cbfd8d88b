package dev.reprise.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.seam.Site;
import dev.reprise.testkit.crash.CrashRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Every crash point once, and a sample of the pairs; `make crash-points` runs all of them.
class CrashPointsTest {
  private static final int CHUNKS = 12;
  private static final int LANES = 8;
  private static final int PAIRS = 24;

  @TempDir static Path dir;
  private static RedisProcess redis;
  private static Logger log;

  /// Workers that die and come back have much to say, all of it expected here.
  @BeforeAll
  static void quiet() {
    log = (Logger) LoggerFactory.getLogger("dev.reprise");
    log.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    log.setLevel(null);
  }

  @BeforeAll
  static void startRedis() {
    redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false));
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  /// A site that no process passes fails it too: each needs a situation in which its call is made.
  @Test
  void everyPointIsMetAndSurvived() throws Exception {
    allFine(CrashPoint.all().stream().map(List::of).toList());
  }

  @Test
  void secondCrashInTheRecoveryIsSurvived() throws Exception {
    long seed = System.nanoTime();
    System.err.println("crash point pairs: SEED=" + seed);
    Random random = new Random(seed);
    List<CrashPoint> points = CrashPoint.distinct();
    List<List<CrashPoint>> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(
          List.of(
              points.get(random.nextInt(points.size())),
              points.get(random.nextInt(points.size()))));
    }
    allFine(pairs);
  }

  @Test
  void everySiteHasItsPointsAndIsDocumented() throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "crash-points.md"));
    List<Site> covered = CrashPoint.all().stream().map(CrashPoint::site).distinct().toList();
    for (Site site : Site.values()) {
      assertThat(covered.contains(site)).as("%s", site).isEqualTo(site != Site.READ_SERVER);
      assertThat(docs).contains("`" + site + "`");
    }
  }

  private static void allFine(List<List<CrashPoint>> runs) throws Exception {
    List<String> broken = new ArrayList<>();
    Path own = Files.createTempDirectory(dir, "lanes");
    new Lanes(redis, own, CHUNKS, LANES)
        .run(
            runs,
            result -> {
              if (!result.isFine()) {
                broken.add(told(result));
              }
            });
    assertThat(broken).isEmpty();
  }

  private static String told(Result result) {
    return result.points() + " not met " + result.unmet() + " broken " + result.broken();
  }
}
