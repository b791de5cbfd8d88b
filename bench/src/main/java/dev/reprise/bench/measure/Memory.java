package dev.reprise.bench.measure;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Child;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.Versions;
import dev.reprise.bench.Waiting;
import dev.reprise.bench.byhand.FillRun;
import dev.reprise.bench.byhand.StreamsRun;
import dev.reprise.bench.ours.NoopRun;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.RedisMemory;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// What a unit of work costs in Redis: the sum of `MEMORY USAGE` of all keys, by the units.
final class Memory {
  private static final String WAITING = "B waiting";
  private static final String IN_FLIGHT = "B in flight";
  private static final String DONE = "B done";
  private static final int HELD = 512;
  private static final Duration LIMIT = Arena.LIMIT;

  private Memory() {}

  /// M1.
  static Measure measure(Effort effort) {
    int chunks = effort.chunks(20_000, 1_000_000, 1_000_000);
    return Measure.of(
            "M1",
            "bytes of Redis a unit of work",
            List.of(Figure.less(WAITING), Figure.less(IN_FLIGHT), Figure.less(DONE)),
            List.of(
                Contestant.ours("", arena -> ours(arena, chunks))
                    .with(Map.of("chunks", "" + chunks))
                    .atMost(1),
                Contestant.of(
                        "Streams by hand",
                        "Lettuce " + Versions.lettuce(),
                        arena -> byHand(arena, chunks))
                    .with(Map.of("entries", "" + chunks, "payload", "1 B"))
                    .atMost(1),
                Contestant.of("BullMQ", Versions.npm("bullmq"), arena -> bullMq(arena, chunks / 20))
                    .with(Map.of("jobs", "" + chunks / 20, "removeOnComplete", "true"))
                    .atMost(1)))
        .targets(
            new Target.Limit(WAITING, Contestant.REPRISE, Better.LESS, 0.2),
            new Target.Limit(DONE, Contestant.REPRISE, Better.LESS, 0.2),
            new Target.Limit(IN_FLIGHT, Contestant.REPRISE, Better.LESS, 64))
        .cold();
  }

  private static Map<String, Double> ours(Arena arena, int chunks) throws Exception {
    Map<String, Double> figures = new LinkedHashMap<>();
    RedisProcess redis = arena.redis();
    try (Reprise reprise = Reprise.connect(redis.uri());
        RedisMemory memory = new RedisMemory(redis.uri())) {
      Job job = reprise.submit(NoopRun.NOOP.job(new NoopRun.Params("")).chunks(chunks));
      long waiting = all(memory);
      figures.put(WAITING, waiting / (double) chunks);
      CountDownLatch held = new CountDownLatch(1);
      try (Worker worker =
          reprise.worker("bench").slots(HELD).handle(NoopRun.NOOP, c -> held.await()).start()) {
        Waiting.until(() -> job.view().inFlight() >= HELD, HELD + " chunks in flight");
        figures.put(IN_FLIGHT, (ofJob(memory, job) - waiting(memory, job)) / (double) HELD);
        held.countDown();
        job.await(LIMIT);
        figures.put(DONE, all(memory) / (double) chunks);
      }
    }
    return figures;
  }

  private static Map<String, Double> byHand(Arena arena, int entries) throws Exception {
    RedisProcess redis = arena.redis();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (RedisMemory memory = new RedisMemory(redis.uri())) {
      arena.java(FillRun.class, redis.uri(), "" + entries, "1").figures(LIMIT);
      figures.put(WAITING, all(memory) / (double) entries);
    }
    RedisProcess other = arena.redis();
    try (RedisMemory memory = new RedisMemory(other.uri())) {
      arena.java(StreamsRun.class, other.uri(), "" + entries, "1", "100", "2", "1").figures(LIMIT);
      figures.put(DONE, all(memory) / (double) entries);
    }
    return figures;
  }

  private static Map<String, Double> bullMq(Arena arena, int jobs) throws Exception {
    RedisProcess redis = arena.redis();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (RedisMemory memory = new RedisMemory(redis.uri())) {
      Child peer = arena.node("memory.mjs", "" + redis.port(), "" + jobs);
      peer.await("waiting", LIMIT);
      figures.put(WAITING, all(memory) / (double) jobs);
      peer.tell("go on");
      peer.await("done", LIMIT);
      figures.put(DONE, all(memory) / (double) jobs);
    }
    return figures;
  }

  /// Of the job's keys, what its chunks in flight made of them: the sets of those who hold them,
  /// and what is kept of the requests by which they were claimed.
  private static long waiting(RedisMemory memory, Job job) throws IOException {
    return sum(memory.keys("{reprise:0}:job:" + job.id()));
  }

  private static long ofJob(RedisMemory memory, Job job) throws IOException {
    return sum(memory.keys("{reprise:0}:job:" + job.id() + "*"));
  }

  private static long all(RedisMemory memory) throws IOException {
    return sum(memory.keys("*"));
  }

  private static long sum(List<RedisMemory.Key> keys) {
    return keys.stream().mapToLong(RedisMemory.Key::bytes).sum();
  }
}
