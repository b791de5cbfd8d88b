package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The chunks of one job that this worker holds, each at its attempt: the only mutable table of the
/// worker. A chunk is held from its claim until its outcome is answered.
final class Held {
  private final Map<Integer, Integer> attempts = new HashMap<>();

  synchronized void add(List<Claimed> chunks) {
    for (Claimed claimed : chunks) {
      ChunkRange range = claimed.range();
      for (int index = range.first(); index <= range.last(); index++) {
        attempts.put(index, range.attempt());
      }
    }
  }

  synchronized boolean holds(int index, int attempt) {
    Integer held = attempts.get(index);
    return held != null && held == attempt;
  }

  /// Lets go of a range, where it is held at that attempt.
  synchronized void drop(ChunkRange range) {
    for (int index = range.first(); index <= range.last(); index++) {
      attempts.remove(index, range.attempt());
    }
  }

  synchronized void drop(Iterable<Integer> indexes) {
    indexes.forEach(attempts::remove);
  }

  synchronized void clear() {
    attempts.clear();
  }

  synchronized int size() {
    return attempts.size();
  }

  /// As `reconcile` sends it.
  synchronized List<ChunkRange> ranges() {
    List<ChunkRange> out = new ArrayList<>();
    for (Map.Entry<Integer, Integer> entry : new TreeMap<>(attempts).entrySet()) {
      int index = entry.getKey();
      ChunkRange last = out.isEmpty() ? null : out.getLast();
      if (last != null
          && !last.isFinish()
          && last.last() == index - 1
          && last.attempt() == entry.getValue()) {
        out.set(out.size() - 1, new ChunkRange(last.first(), index, last.attempt()));
      } else {
        out.add(ChunkRange.of(index, entry.getValue()));
      }
    }
    return out;
  }
}
