package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.Versions;
import dev.reprise.bench.byhand.CounterRun;
import dev.reprise.bench.byhand.StreamsRun;
import dev.reprise.bench.ours.NoopRun;
import dev.reprise.embedded.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Work that does nothing: what the engine itself costs.
final class Noop {
  static final Figure RATE = Figure.more("chunks/s");
  static final String BY_HAND = "Streams by hand, batch 100";
  static final String BULLMQ = "BullMQ, concurrency 100";

  private static final String AHEAD = "2";

  private Noop() {}

  /// T1.
  static Measure inMemory(Effort effort) {
    int chunks = effort.chunks(20_000, 1_000_000, 1_000_000);
    List<Contestant> all = new ArrayList<>(List.of(ours("", chunks)));
    for (int batch : new int[] {1, 100, 1_000}) {
      all.add(byHand("Streams by hand, batch " + batch, batch == 1 ? chunks / 10 : chunks, batch));
    }
    all.add(
        Contestant.of(
                "SETBIT + INCRBY, no safety",
                "Lettuce " + Versions.lettuce(),
                arena ->
                    arena
                        .java(CounterRun.class, arena.redis().uri(), "" + chunks, "" + warm(chunks))
                        .figures(Arena.LIMIT))
            .with(Map.of("chunks", "" + chunks, "pipelined", "500 at a time, 4 times ahead")));
    all.add(bullMq(chunks / 10));
    return Measure.of("T1", "no-op chunks a second, one worker process", List.of(RATE), all)
        .targets(
            new Target.Ratio(RATE.name(), Contestant.REPRISE, BY_HAND, Better.MORE, 4),
            new Target.Ratio(RATE.name(), Contestant.REPRISE, BULLMQ, Better.MORE, 15));
  }

  static Contestant ours(String how, int chunks, String... redisLines) {
    return Contestant.ours(how, arena -> ours(arena, arena.redis(redisLines), chunks))
        .with(Map.of("chunks", "" + chunks, "worker", "defaults"));
  }

  private static Map<String, Double> ours(Arena arena, RedisProcess redis, int chunks)
      throws Exception {
    return arena
        .java(NoopRun.class, redis.uri(), "" + chunks, "" + warm(chunks))
        .figures(Arena.LIMIT);
  }

  private static Contestant byHand(String name, int entries, int batch) {
    return Contestant.of(
            name,
            "Lettuce " + Versions.lettuce(),
            arena ->
                arena
                    .java(
                        StreamsRun.class,
                        arena.redis().uri(),
                        "" + entries,
                        "" + warm(entries),
                        "" + batch,
                        AHEAD,
                        "1")
                    .figures(Arena.LIMIT))
        .with(Map.of("entries", "" + entries, "batches ahead", AHEAD, "adding", "not measured"));
  }

  private static Contestant bullMq(int jobs) {
    return Contestant.of(
            BULLMQ,
            Versions.npm("bullmq"),
            arena ->
                arena
                    .node("noop.mjs", "" + arena.redis().port(), "" + jobs, "" + warm(jobs), "100")
                    .figures(Arena.LIMIT))
        .with(Map.of("jobs", "" + jobs, "removeOnComplete", "true", "adding", "not measured"));
  }

  /// So much goes ahead in the same process, since a worker lives for long.
  private static int warm(int chunks) {
    return Math.min(100_000, Math.max(1_000, chunks / 5));
  }
}
