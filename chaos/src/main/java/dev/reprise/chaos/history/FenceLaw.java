package dev.reprise.chaos.history;

import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.ChunkRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// I4: nothing is accepted from a session after it was recovered from. I13: who was told that it is
/// fenced does nothing more to the table.
public final class FenceLaw implements Law {
  @Override
  public String invariants() {
    return "I4 I13";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    afterRecovery(evidence, broken);
    afterFence(evidence, broken);
    return broken;
  }

  private static void afterRecovery(Evidence evidence, List<String> broken) {
    Map<String, Long> recovered = new HashMap<>();
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.RECOVER) && operation.answer().word().equals("recovered")) {
        recovered.merge(operation.about(), operation.endedAt(), Math::min);
      }
    }
    for (Operation operation : evidence.operations()) {
      Long at = recovered.get(operation.session());
      if (at == null || operation.invokedAt() < at || !operation.isOk()) {
        continue;
      }
      if (operation.is(Kind.SETTLE) && !accepted(operation).isEmpty()) {
        broken.add(
            "commits of %s were accepted after its session was recovered from: %s"
                .formatted(accepted(operation), operation));
      }
      if (operation.is(Kind.CHECKPOINT) && operation.answer().word().equals("saved")) {
        broken.add("a checkpoint was taken from a recovered session: " + operation);
      }
      if (operation.is(Kind.CLAIM) && !operation.answer().granted().isEmpty()) {
        broken.add("a recovered session was given chunks: " + operation);
      }
    }
  }

  /// Commits that weren't refused and weren't made before.
  static Set<Integer> accepted(Operation settle) {
    Set<Integer> accepted = new HashSet<>();
    if (settle.answer().word().equals("settled")) {
      for (ChunkRange range : settle.chunks()) {
        for (int index = range.first(); index <= range.last(); index++) {
          accepted.add(index);
        }
      }
      accepted.removeAll(settle.answer().refused());
      accepted.removeAll(settle.answer().already());
    }
    return accepted;
  }

  private record Run(Attempt attempt, long epoch) {
    static Run of(Operation operation) {
      ChunkRange chunk = operation.chunks().getFirst();
      return new Run(
          new Attempt(operation.process(), chunk.first(), chunk.attempt()), operation.epoch());
    }
  }

  private record Attempt(String process, int chunk, int attempt) {}

  private static void afterFence(Evidence evidence, List<String> broken) {
    Map<Attempt, Long> told = new HashMap<>();
    for (Operation operation : evidence.operations()) {
      boolean fenced =
          (operation.is(Kind.SETTLE) || operation.is(Kind.RECONCILE))
              && !operation.answer().refused().isEmpty();
      if (fenced) {
        for (ChunkRange range : operation.chunks()) {
          for (int index = range.first(); index <= range.last(); index++) {
            if (operation.answer().refused().contains(index)) {
              told.merge(
                  new Attempt(operation.process(), index, range.attempt()),
                  operation.endedAt(),
                  Math::min);
            }
          }
        }
      }
    }
    Map<Run, Long> begun = new HashMap<>();
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.RUN)) {
        begun.merge(Run.of(operation), operation.invokedAt(), Math::min);
      }
    }
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.WRITE)) {
        ChunkRange chunk = operation.chunks().getFirst();
        Long at = told.get(new Attempt(operation.process(), chunk.first(), chunk.attempt()));
        if (at != null && begun.getOrDefault(Run.of(operation), 0L) > at) {
          continue; // another run that bears the same number, on another epoch
        }
        if (at != null
            && operation.invokedAt() > at
            && operation.answer().word().equals("written")) {
          broken.add("it had been told that it is fenced, and wrote: " + operation);
        }
      }
    }
  }
}
