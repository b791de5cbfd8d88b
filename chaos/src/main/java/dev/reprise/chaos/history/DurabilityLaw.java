package dev.reprise.chaos.history;

import dev.reprise.chaos.history.Operation.Kind;
import dev.reprise.store.ChunkRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// I9: what was acknowledged stays: a chunk whose commit was acknowledged isn't begun again, and is
/// done in the end. Only where Redis keeps what it acknowledges.
public final class DurabilityLaw implements Law {
  @Override
  public String invariants() {
    return "I9";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    if (!evidence.promise().durable()) {
      return List.of();
    }
    Map<Integer, Operation> acknowledged = new HashMap<>();
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.SETTLE) && operation.isOk()) {
        for (int chunk : FenceLaw.accepted(operation)) {
          acknowledged.merge(chunk, operation, (a, b) -> a.endedAt() <= b.endedAt() ? a : b);
        }
      }
    }
    List<String> broken = new ArrayList<>();
    acknowledged.forEach(
        (chunk, settle) -> {
          if (chunk != ChunkRange.FINISH && !evidence.job().done().contains(chunk)) {
            broken.add("chunk " + chunk + " isn't done; its commit was acknowledged: " + settle);
          }
        });
    for (Operation operation : evidence.operations()) {
      if (operation.is(Kind.RUN)) {
        Operation settle = acknowledged.get(operation.chunks().getFirst().first());
        if (settle != null && operation.invokedAt() > settle.endedAt()) {
          broken.add("begun again after its commit was acknowledged: " + operation);
        }
      }
    }
    return broken;
  }
}
