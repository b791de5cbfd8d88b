package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.Versions;
import dev.reprise.bench.byhand.FirstReadRun;
import dev.reprise.bench.ours.FirstCallRun;
import java.util.List;
import java.util.Map;

/// How soon work begins that is given to somebody idle.
final class FirstCall {
  private static final String BY_HAND = "XREADGROUP BLOCK by hand";
  private static final String BULLMQ = "BullMQ";

  private FirstCall() {}

  /// T3.
  static Measure measure(Effort effort) {
    String jobs = "" + effort.count(100, 1_000, 5_000);
    String warm = "" + effort.count(100, 300, 1_000);
    Map<String, String> settings = Map.of("jobs", jobs, "idle between them", "5 ms");
    return Measure.of(
            "T3",
            "submitted to the handler's first line, worker idle",
            List.of(Figure.less("p50 ms"), Figure.less("p99 ms")),
            List.of(
                Contestant.ours(
                        "",
                        arena ->
                            arena
                                .java(FirstCallRun.class, arena.redis().uri(), jobs, warm)
                                .figures(Arena.LIMIT))
                    .with(settings),
                Contestant.of(
                        BY_HAND,
                        "Lettuce " + Versions.lettuce(),
                        arena ->
                            arena
                                .java(FirstReadRun.class, arena.redis().uri(), jobs, warm)
                                .figures(Arena.LIMIT))
                    .with(settings),
                Contestant.of(
                        BULLMQ,
                        Versions.npm("bullmq"),
                        arena ->
                            arena
                                .node("first-call.mjs", "" + arena.redis().port(), jobs, warm)
                                .figures(Arena.LIMIT))
                    .with(settings)))
        .targets(
            new Target.Ratio("p50 ms", Contestant.REPRISE, BY_HAND, Better.LESS, 1.5),
            new Target.Limit("p99 ms", Contestant.REPRISE, Better.LESS, 10));
  }
}
