package dev.reprise.bench.measure;

import dev.reprise.bench.Effort;
import dev.reprise.bench.Measure;
import java.util.Arrays;
import java.util.List;

/// All that can be measured, in the order of the table.
public final class Measures {
  private Measures() {}

  static List<Measure> all(Effort effort) {
    return List.of(
        Noop.inMemory(effort),
        Noop.withPayloads(effort),
        FirstCall.measure(effort),
        PlainQueue.measure(effort),
        Noop.durable(effort));
  }

  /// @param only ids with commas between them, empty for all
  public static List<Measure> chosen(String only, Effort effort) {
    List<Measure> all = all(effort);
    if (only.isEmpty()) {
      return all;
    }
    return Arrays.stream(only.split(",")).map(id -> named(id, all)).toList();
  }

  private static Measure named(String id, List<Measure> all) {
    return all.stream()
        .filter(measure -> measure.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing is measured as "
                        + id
                        + "; there are "
                        + String.join(", ", all.stream().map(Measure::id).toList())
                        + "."));
  }
}
