package dev.reprise.bench.measure;

import dev.reprise.bench.Child;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.MissingException;
import dev.reprise.bench.Numbers;
import dev.reprise.bench.Versions;
import dev.reprise.bench.Waiting;
import dev.reprise.bench.byhand.ClaimingRun;
import dev.reprise.bench.byhand.FillRun;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The same kill, at peers. Most of them take minutes, so they are killed a few times only.
final class KilledPeers {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private KilledPeers() {}

  /// Starts a worker of that name, which says `ready` once it holds work.
  @FunctionalInterface
  private interface Hiring {
    Child of(String name);
  }

  static List<Contestant> all(Effort effort) {
    int few = effort.count(1, 2, 5);
    int some = effort.count(2, 10, 20);
    return List.of(
        byHand(1_000, some),
        byHand(10_000, few),
        bullMq(effort.count(1, 1, 5)),
        jobRunr(effort.count(1, 1, 3)),
        Contestant.of(
            Peers.DB_SCHEDULER,
            Versions.peer("db-scheduler.version"),
            arena -> {
              throw new MissingException(
                  "not waited for: by its defaults 25 to 40 min (heartbeat each 5 min, 6 missed)");
            }));
  }

  private static Contestant byHand(int idleMs, int kills) {
    return Contestant.of(
            "XAUTOCLAIM by hand, idle " + idleMs / 1_000 + " s",
            "Lettuce " + Versions.lettuce(),
            arena -> {
              RedisProcess redis = arena.redis();
              arena.java(FillRun.class, redis.uri(), "200000", "1").figures(PATIENCE);
              String chunk = "" + Crew.CHUNK_MS;
              return kill(
                  kills,
                  name -> arena.java(ClaimingRun.class, redis.uri(), name, "" + idleMs, chunk));
            })
        .with(
            Map.of(
                "kills",
                "" + kills,
                "chunks",
                Crew.CHUNK_MS + " ms",
                "looks each",
                idleMs / 10 + " ms",
                "a chunk longer than that",
                "runs twice"))
        .atMost(1);
  }

  private static Contestant bullMq(int kills) {
    return Contestant.of(
            "BullMQ",
            Versions.npm("bullmq"),
            arena -> {
              String port = "" + arena.redis().port();
              arena.node("fill.mjs", port, "20000").figures(PATIENCE);
              return kill(kills, name -> arena.node("killed.mjs", port, "200"));
            })
        .with(
            Map.of(
                "kills",
                "" + kills,
                "jobs",
                "200 ms",
                "lockDuration",
                "default 30 s",
                "stalledInterval",
                "default 30 s"))
        .atMost(1);
  }

  private static Contestant jobRunr(int kills) {
    return Contestant.of(
            Peers.JOBRUNR,
            Versions.peer("jobrunr.version"),
            arena -> {
              PlainPostgres postgres = arena.postgres();
              String url = postgres.newDatabase();
              return kill(kills, name -> arena.peer("JobRunrKilled", url, "1000", name));
            })
        .with(Map.of("kills", "" + kills, "jobs", "1 s", "poll interval", "default 15 s"))
        .atMost(1);
  }

  private static Map<String, Double> kill(int kills, Hiring hiring) throws Exception {
    List<Double> millis = new ArrayList<>();
    Child victim = hired(hiring, "w0");
    for (int i = 1; i <= kills; i++) {
      Child other = hired(hiring, "w" + i);
      Waiting.pause(Duration.ofMillis(500)); // both are loaded
      other.forget();
      long from = System.nanoTime();
      victim.kill9();
      millis.add((Long.parseLong(other.await("again", PATIENCE)) - from) / 1e6);
      victim = other;
    }
    return Map.of(
        KilledWorker.P50.name(),
        Numbers.median(millis),
        KilledWorker.P99.name(),
        Numbers.percentile(millis, 0.99));
  }

  private static Child hired(Hiring hiring, String name) throws InterruptedException {
    Child worker = hiring.of(name);
    worker.await("ready", PATIENCE);
    return worker;
  }
}
