package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Child;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Numbers;
import dev.reprise.bench.Target;
import dev.reprise.bench.Waiting;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything is gone and started again: the only worker, or Redis.
final class Restart {
  private Restart() {}

  /// R2: the only worker is killed, and the same command run again.
  static Measure ofTheWorker(Effort effort) {
    int kills = effort.count(3, 10, 30);
    return Measure.of(
            "R2",
            "the same command after kill -9: from its process's start to a chunk of the dead one"
                + " running, JVM start included",
            List.of(KilledWorker.P50, KilledWorker.P99),
            List.of(
                Contestant.ours("", arena -> worker(arena, kills))
                    .with(Map.of("kills", "" + kills, "JVM", "its own defaults, no class cache"))
                    .atMost(1)))
        .targets(new Target.Limit("p50 ms", Contestant.REPRISE, Better.LESS, 1_000))
        .cold();
  }

  /// R4: Redis is killed and started again on the same data.
  static Measure ofRedis(Effort effort) {
    int kills = effort.count(2, 10, 50);
    return Measure.of(
            "R4",
            "Redis killed and started again: from its accepting connections to the next commit",
            List.of(KilledWorker.P50, KilledWorker.P99),
            List.of(
                Contestant.ours("", arena -> redis(arena, kills))
                    .with(Map.of("kills", "" + kills, "Redis", "appendfsync everysec"))
                    .atMost(1)))
        .targets(new Target.Limit("p99 ms", Contestant.REPRISE, Better.LESS, 1_000))
        .cold();
  }

  private static Map<String, Double> worker(Arena arena, int kills) throws Exception {
    Crew crew = new Crew(arena, arena.redis());
    List<Double> millis = new ArrayList<>();
    Child worker = crew.hire("w");
    for (int i = 0; i < kills; i++) {
      worker.kill9();
      worker.awaitEnd(Crew.PATIENCE);
      long from = System.nanoTime();
      worker = crew.start("w");
      millis.add(Crew.again(worker, from));
      crew.awaitHolding("w");
    }
    return figures(millis);
  }

  private static Map<String, Double> redis(Arena arena, int kills) throws Exception {
    RedisProcess redis = arena.durableRedis("appendfsync everysec");
    Crew crew = new Crew(arena, redis);
    Child worker = crew.hire("w");
    String key = "{reprise:0}:job:" + crew.job().id();
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      redis.kill9();
      redis.restart();
      long from = System.nanoTime();
      try (PlainRedis eye = PlainRedis.local(redis.port())) {
        long before = done(eye, key);
        Waiting.until(() -> done(eye, key) > before, "a commit");
        millis.add((System.nanoTime() - from) / 1e6);
        Waiting.until(() -> done(eye, key) > before + 1_000, "a thousand commits");
      }
    }
    worker.terminate();
    return figures(millis);
  }

  private static long done(PlainRedis redis, String job) {
    @Nullable Object done = redis.call("HGET", job, "done");
    return done == null ? 0 : Long.parseLong(String.valueOf(done));
  }

  private static Map<String, Double> figures(List<Double> millis) {
    return Map.of("p50 ms", Numbers.median(millis), "p99 ms", Numbers.percentile(millis, 0.99));
  }
}
