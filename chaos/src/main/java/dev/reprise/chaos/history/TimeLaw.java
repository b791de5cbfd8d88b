package dev.reprise.chaos.history;

import java.util.List;

/// I8: after the last fault is healed the job ends within a bound.
public final class TimeLaw implements Law {
  @Override
  public String invariants() {
    return "I8";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    Evidence.Promise promise = evidence.promise();
    return promise.ended().compareTo(promise.endsWithin()) <= 0
        ? List.of()
        : List.of(
            "the job ended %d ms after the last fault was healed, the bound is %d ms"
                .formatted(promise.ended().toMillis(), promise.endsWithin().toMillis()));
  }
}
