package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.MissingException;
import dev.reprise.bench.Target;
import dev.reprise.bench.Versions;
import dev.reprise.bench.byhand.CounterRun;
import dev.reprise.bench.byhand.StreamsRun;
import dev.reprise.bench.ours.NoopRun;
import dev.reprise.embedded.RedisProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Work that does nothing: what the engine itself costs.
final class Noop {
  static final Figure RATE = Figure.more("chunks/s");
  static final String BY_HAND = "Streams by hand, batch 100";
  static final String BULLMQ = "BullMQ, concurrency 100";

  private static final String AHEAD = "2";
  private static final String ALWAYS = "appendfsync always";

  private Noop() {}

  /// T1.
  static Measure inMemory(Effort effort) {
    int chunks = effort.chunks(20_000, 1_000_000, 1_000_000);
    List<Contestant> all = new ArrayList<>(List.of(ours("", chunks)));
    for (int batch : new int[] {1, 100, 1_000}) {
      all.add(
          byHand(
              "Streams by hand, batch " + batch,
              batch == 1 ? chunks / 10 : chunks,
              batch,
              1,
              Arena::redis));
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

  /// The least that says something: we beside the queue that one would write by hand.
  static Measure smoke(Effort effort) {
    int chunks = effort.chunks(20_000, 200_000, 200_000);
    return Measure.of(
            "smoke",
            "no-op chunks a second, one worker process",
            List.of(RATE),
            List.of(ours("", chunks), byHand(BY_HAND, chunks, 100, 1, Arena::redis)))
        .targets(new Target.Ratio(RATE.name(), Contestant.REPRISE, BY_HAND, Better.MORE, 4));
  }

  /// T5: what it costs to have each write on disk.
  static Measure durable(Effort effort) {
    int chunks = effort.chunks(20_000, 1_000_000, 1_000_000);
    Contestant onDisk =
        Contestant.ours(
                "appendfsync always", arena -> ours(arena, arena.durableRedis(ALWAYS), chunks))
            .with(Map.of("chunks", "" + chunks, "worker", "defaults", "Redis", ALWAYS));
    Contestant byHand =
        byHand("Streams by hand, appendfsync always", chunks, 100, 1, a -> a.durableRedis(ALWAYS));
    return Measure.of(
            "T5",
            "no-op chunks a second, each write on disk before its answer",
            List.of(RATE),
            List.of(ours("", chunks), onDisk, byHand))
        .targets(
            new Target.Ratio(RATE.name(), onDisk.name(), Contestant.REPRISE, Better.MORE, 0.5));
  }

  /// T1p: chunks that carry a payload given at submission.
  static Measure withPayloads(Effort effort) {
    int chunks = effort.chunks(20_000, 1_000_000, 1_000_000);
    return Measure.of(
            "T1p",
            "chunks with a payload of 100 bytes a second, one worker process",
            List.of(RATE),
            List.of(
                Contestant.ours(
                    "",
                    arena -> {
                      throw new MissingException("no source of payloads yet");
                    }),
                byHand(BY_HAND, chunks, 100, 100, Arena::redis)))
        .targets(new Target.Ratio(RATE.name(), Contestant.REPRISE, BY_HAND, Better.MORE, 2));
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

  /// A queue on a stream, where the entries are there already.
  ///
  /// @param payload bytes
  private static Contestant byHand(
      String name, int entries, int batch, int payload, Function<Arena, RedisProcess> redis) {
    return Contestant.of(
            name,
            "Lettuce " + Versions.lettuce(),
            arena ->
                arena
                    .java(
                        StreamsRun.class,
                        redis.apply(arena).uri(),
                        "" + entries,
                        "" + warm(entries),
                        "" + batch,
                        AHEAD,
                        "" + payload)
                    .figures(Arena.LIMIT))
        .with(
            Map.of(
                "entries",
                "" + entries,
                "payload",
                payload + " B",
                "batches ahead",
                AHEAD,
                "adding",
                "not measured"));
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
