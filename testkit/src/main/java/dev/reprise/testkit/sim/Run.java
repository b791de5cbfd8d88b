package dev.reprise.testkit.sim;

import dev.reprise.testkit.SimStore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One seed's run, which can be repeated with steps left out.
///
/// @param leftOut steps that aren't run
record Run(long seed, int steps, BitSet leftOut) {
  /// @param steps that were run
  /// @param violation what went wrong, null where nothing did
  /// @param log what happened, where it was asked for
  record Result(int steps, @Nullable String violation, List<String> log) {}

  static Run of(long seed, int steps) {
    return new Run(seed, steps, new BitSet());
  }

  Result run(Stores stores, boolean logged) {
    List<String> log = new ArrayList<>();
    try (SimStore store = stores.open()) {
      Simulation simulation = new Simulation(store, seed, stores.checkEvery(), logged ? log : null);
      try {
        return new Result(simulation.run(steps, leftOut), null, log);
      } catch (Violation | AssertionError | IllegalStateException e) {
        return new Result(simulation.at(), String.valueOf(e.getMessage()), log);
      }
    }
  }

  /// The shortest run that was found which still goes wrong, whatever way.
  Run shrunk(Stores stores, int failedAt) {
    Run best = new Run(seed, Math.min(steps, failedAt + 1), (BitSet) leftOut.clone());
    if (best.run(stores, false).violation() == null) {
      best = this;
    }
    int kept;
    do {
      kept = best.kept();
      for (int size = Math.max(1, best.steps / 4); size >= 1; size /= 2) {
        best = best.withoutAny(size, stores);
      }
    } while (best.kept() < kept);
    int last = best.steps;
    while (last > 0 && best.leftOut.get(last - 1)) {
      last--;
    }
    return new Run(seed, last, best.leftOut.get(0, last));
  }

  /// Without each group of so many steps that isn't needed.
  private Run withoutAny(int size, Stores stores) {
    Run best = this;
    for (int from = 0; from < steps; from += size) {
      BitSet fewer = (BitSet) best.leftOut.clone();
      fewer.set(from, Math.min(steps, from + size));
      Run shorter = new Run(seed, steps, fewer);
      if (shorter.kept() < best.kept() && shorter.run(stores, false).violation() != null) {
        best = shorter;
      }
    }
    return best;
  }

  int kept() {
    return steps - leftOut.get(0, steps).cardinality();
  }

  /// The steps that are left out, as `3-7,9`.
  String leftOutText() {
    List<String> parts = new ArrayList<>();
    for (int first = leftOut.nextSetBit(0); first >= 0; ) {
      int end = leftOut.nextClearBit(first);
      parts.add(end - first == 1 ? Integer.toString(first) : first + "-" + (end - 1));
      first = leftOut.nextSetBit(end);
    }
    return String.join(",", parts);
  }

  /// The inverse of [#leftOutText].
  static BitSet steps(String text) {
    BitSet out = new BitSet();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] ends = part.split("-", 2);
      out.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return out;
  }
}
