package dev.reprise.testkit;

import dev.reprise.embedded.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random schedules on the real scripts, each from a seed. `-Dreprise.seeds=5000` runs more of
/// them, `-Dreprise.seed=17` just that one.
class SeededScheduleRedisTest {
  private static final int STEPS = Integer.getInteger("reprise.steps", 200);
  private static final int SEEDS = Integer.getInteger("reprise.seeds", 60);
  private static final long FIRST = Long.getLong("reprise.seed", 1);
  private static final int SHOWN = 60;

  private static RedisProcess redis;

  @BeforeAll
  static void start(@TempDir Path dir) {
    redis = TestServers.bundled(dir);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void noScheduleBreaksAnInvariant() {
    long last = System.getProperty("reprise.seed") == null ? FIRST + SEEDS - 1 : FIRST;
    try (RedisStoreUnderTest store = RedisStoreUnderTest.on(redis.port())) {
      for (long seed = FIRST; seed <= last; seed++) {
        run(store, seed);
        store.reset();
      }
    }
  }

  private static void run(RedisStoreUnderTest store, long seed) {
    Schedule schedule = new Schedule(store, seed);
    int step = 0;
    try {
      for (; step < STEPS; step++) {
        schedule.step();
      }
      schedule.end();
    } catch (AssertionError | RuntimeException e) {
      List<String> log = schedule.log();
      throw new AssertionError(
          "seed "
              + seed
              + ", step "
              + step
              + ": "
              + e.getMessage()
              + "\nreplay: mvn -o test -pl testkit -am -Dtest=SeededScheduleRedisTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dreprise.seed="
              + seed
              + "\n"
              + String.join("\n", log.subList(Math.max(0, log.size() - SHOWN), log.size())),
          e);
    }
  }
}
