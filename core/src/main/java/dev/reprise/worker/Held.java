package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The chunks of one job that this worker holds, each under the token of its claim: the only
/// mutable table of the worker. A chunk is held from its claim until its outcome is answered.
///
/// After Redis went back in time a chunk that was let go of may be claimed again at the very
/// attempt that still runs here: only the epoch tells the two apart.
final class Held {
  private final Map<Integer, Token> tokens = new HashMap<>();

  private record Token(long epoch, int attempt) {}

  synchronized void add(List<Claimed> chunks, long epoch) {
    for (Claimed claimed : chunks) {
      ChunkRange range = claimed.range();
      for (int index = range.first(); index <= range.last(); index++) {
        tokens.put(index, new Token(epoch, range.attempt()));
      }
    }
  }

  /// @param epoch of the claim
  synchronized boolean holds(ChunkRange one, long epoch) {
    return new Token(epoch, one.attempt()).equals(tokens.get(one.first()));
  }

  /// Queues the outcome of one chunk, if it is held under that very token.
  synchronized boolean queue(Outcome outcome, long epoch, Outcomes outcomes) {
    boolean held = holds(outcome.range(), epoch);
    if (held) {
      outcomes.add(outcome);
    }
    return held;
  }

  /// Lets go of a range whose outcome was answered.
  synchronized void drop(ChunkRange range) {
    for (int index = range.first(); index <= range.last(); index++) {
      Token token = tokens.get(index);
      if (token != null && token.attempt() == range.attempt()) {
        tokens.remove(index);
      }
    }
  }

  /// Lets go of what Redis doesn't know, and of outcomes that wait for it.
  synchronized void drop(List<Integer> indexes, Outcomes outcomes) {
    indexes.forEach(tokens::remove);
    outcomes.drop(Set.copyOf(indexes));
  }

  synchronized void clear() {
    tokens.clear();
  }

  synchronized int size() {
    return tokens.size();
  }

  /// As `reconcile` sends it.
  synchronized List<ChunkRange> ranges() {
    List<ChunkRange> out = new ArrayList<>();
    for (Map.Entry<Integer, Token> entry : new TreeMap<>(tokens).entrySet()) {
      int index = entry.getKey();
      int attempt = entry.getValue().attempt();
      ChunkRange last = out.isEmpty() ? null : out.getLast();
      if (last != null
          && !last.isFinish()
          && last.last() == index - 1
          && last.attempt() == attempt) {
        out.set(out.size() - 1, new ChunkRange(last.first(), index, attempt));
      } else {
        out.add(ChunkRange.of(index, attempt));
      }
    }
    return out;
  }
}
