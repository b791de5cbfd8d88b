package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Outcomes on their way to Redis. What arrives while a call is under way goes with the next one;
/// neighbours with equal outcomes travel as one range.
final class Outcomes {
  /// Chunks that one settle reports.
  static final int MAX = 512;

  private final List<Outcome> waiting = new ArrayList<>();

  synchronized void add(Outcome outcome) {
    waiting.add(outcome);
  }

  /// Those of a call that was refused: they wait again, chunk by chunk, since a reconcile may drop
  /// some of them.
  synchronized void addAgain(List<Outcome> refused) {
    for (Outcome outcome : refused) {
      ChunkRange range = outcome.range();
      if (outcome instanceof Outcome.Commit commit && range.size() > 1) {
        for (int index = range.first(); index <= range.last(); index++) {
          ChunkRange one = ChunkRange.of(index, range.attempt());
          waiting.add(new Outcome.Commit(one, commit.counters(), null));
        }
      } else {
        waiting.add(outcome);
      }
    }
  }

  /// Forgets those of chunks that were let go of: they may be claimed again at the same attempt,
  /// and these outcomes would be taken for theirs.
  synchronized void drop(Collection<Integer> indexes) {
    waiting.removeIf(outcome -> indexes.contains(outcome.range().first()));
  }

  /// Outcomes of at most [#MAX] chunks, merged; they are gone from here.
  synchronized List<Outcome> take() {
    int chunks = 0;
    int count = 0;
    while (count < waiting.size() && chunks + waiting.get(count).range().size() <= MAX) {
      chunks += waiting.get(count).range().size();
      count++;
    }
    List<Outcome> head = waiting.subList(0, count);
    List<Outcome> taken = merge(head);
    head.clear();
    return taken;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  private static <O extends Outcome> List<Outcome> merge(List<O> outcomes) {
    List<Outcome> sorted = new ArrayList<>(outcomes);
    sorted.sort(Comparator.comparingInt(outcome -> outcome.range().first()));
    List<Outcome> out = new ArrayList<>();
    for (Outcome outcome : sorted) {
      if (!out.isEmpty()
          && out.getLast() instanceof Outcome.Commit before
          && outcome instanceof Outcome.Commit commit
          && alike(before, commit)) {
        ChunkRange joined =
            new ChunkRange(before.range().first(), commit.range().last(), commit.range().attempt());
        out.set(out.size() - 1, new Outcome.Commit(joined, commit.counters(), null));
      } else {
        out.add(outcome);
      }
    }
    return out;
  }

  /// Commits in order of their chunks, neighbours joined to ranges of at most [#MAX] chunks.
  static List<Outcome.Commit> joined(List<Outcome.Commit> commits) {
    return merge(commits).stream().map(Outcome.Commit.class::cast).toList();
  }

  private static boolean alike(Outcome.Commit before, Outcome.Commit next) {
    return !before.range().isFinish()
        && before.range().last() + 1 == next.range().first()
        && before.range().size() + next.range().size() <= MAX
        && before.range().attempt() == next.range().attempt()
        && before.result() == null
        && next.result() == null
        && before.counters().equals(next.counters());
  }
}
