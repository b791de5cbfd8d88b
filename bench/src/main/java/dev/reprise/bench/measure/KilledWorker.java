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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What is lost of the time when a worker goes: killed or told to stop, beside another one or
/// started again.
final class KilledWorker {
  static final Figure P50 = Figure.less("p50 ms");
  static final Figure P99 = Figure.less("p99 ms");

  private KilledWorker() {}

  /// How a worker is made to go.
  @FunctionalInterface
  private interface End {
    void of(Child worker);
  }

  /// R1: killed, and its chunks run by the other one.
  static Measure killed(Effort effort) {
    int kills = effort.count(3, 30, 200);
    List<Contestant> all = new ArrayList<>();
    all.add(
        Contestant.ours("", arena -> again(arena, kills, Child::kill9))
            .with(Map.of("kills", "" + kills, "chunks", Crew.CHUNK_MS + " ms", "grace", "default"))
            .atMost(1));
    all.addAll(KilledPeers.all(effort));
    return Measure.of(
            "R1",
            "kill -9 of one of two loaded workers, to its first chunk running at the other",
            List.of(P50, P99),
            all)
        .targets(
            new Target.Limit(P50.name(), Contestant.REPRISE, Better.LESS, 700),
            new Target.Limit(P99.name(), Contestant.REPRISE, Better.LESS, 1_000))
        .cold();
  }

  /// R3: told to stop, and its chunks run by the other one.
  static Measure terminated(Effort effort) {
    int stops = effort.count(3, 30, 100);
    return Measure.of(
            "R3",
            "SIGTERM of one of two loaded workers, to its first chunk running at the other",
            List.of(P50, P99),
            List.of(
                Contestant.ours("", arena -> again(arena, stops, Child::terminate))
                    .with(Map.of("stops", "" + stops, "chunks", Crew.CHUNK_MS + " ms"))
                    .atMost(1)))
        .targets(new Target.Limit(P99.name(), Contestant.REPRISE, Better.LESS, 100))
        .cold();
  }

  private static Map<String, Double> again(Arena arena, int times, End end) throws Exception {
    Crew crew = new Crew(arena, arena.redis());
    List<Double> millis = new ArrayList<>();
    Child victim = crew.hire("w0");
    for (int i = 1; i <= times; i++) {
      Child other = crew.hire("w" + i);
      crew.awaitHolding("w" + (i - 1));
      other.forget();
      long from = System.nanoTime();
      end.of(victim);
      millis.add(Crew.again(other, from));
      victim.awaitEnd(Crew.PATIENCE);
      victim = other;
    }
    return Map.of(P50.name(), Numbers.median(millis), P99.name(), Numbers.percentile(millis, 0.99));
  }
}
