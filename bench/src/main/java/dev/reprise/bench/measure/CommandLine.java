package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Child;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Numbers;
import dev.reprise.bench.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long a short command takes, from its process's start to its end.
final class CommandLine {
  private static final Figure P50 = Figure.less("p50 ms");

  private CommandLine() {}

  /// C1.
  static Measure measure(Effort effort) {
    int runs = effort.count(3, 15, 50);
    return Measure.of(
            "C1",
            "reprise jobs, from the start of its process to its end, on a warm machine",
            List.of(P50, Figure.less("worst ms")),
            List.of(
                Contestant.ours("", arena -> run(arena, runs))
                    .with(Map.of("runs", "" + runs, "warm-up", "3 runs"))))
        .targets(new Target.Limit(P50.name(), Contestant.REPRISE, Better.LESS, 400));
  }

  private static Map<String, Double> run(Arena arena, int runs) throws Exception {
    String redis = arena.redis().uri();
    List<Double> millis = new ArrayList<>();
    for (int i = -3; i < runs; i++) {
      long from = System.nanoTime();
      Child command =
          arena.command(
              List.of(Path.of("reprise").toAbsolutePath().toString(), "jobs", "--redis", redis),
              Map.of("REPRISE_HOME", arena.folder().resolve("home").toString()));
      int exit = command.awaitEnd(Arena.LIMIT); // the first one may build
      if (exit != 0) {
        throw new IllegalStateException("reprise jobs ended with " + exit);
      }
      if (i >= 0) {
        millis.add((System.nanoTime() - from) / 1e6);
      }
    }
    return Map.of(P50.name(), Numbers.median(millis), "worst ms", Numbers.percentile(millis, 1));
  }
}
