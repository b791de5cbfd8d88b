package dev.reprise.bench.measure;

import dev.reprise.bench.Effort;
import dev.reprise.bench.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// All that can be measured, in the order of the table.
public final class Measures {
  private Measures() {}

  static List<Measure> all(Effort effort) {
    return List.of(
        Noop.inMemory(effort),
        Noop.withPayloads(effort),
        ClaimsOfOne.measure(effort),
        FirstCall.measure(effort),
        PlainQueue.measure(effort),
        Noop.durable(effort),
        KilledWorker.killed(effort),
        Restart.ofTheWorker(effort),
        KilledWorker.terminated(effort),
        Restart.ofRedis(effort),
        Memory.measure(effort),
        Growth.inChunks(effort),
        Growth.inJobs(effort),
        Growth.inWorkers(effort),
        Idle.measure(effort),
        CommandLine.measure(effort));
  }

  /// @param only ids with commas between them, empty for all; `smoke` is a minute's look
  public static List<Measure> chosen(String only, Effort effort) {
    List<Measure> all = all(effort);
    if (only.equals("smoke")) {
      return List.of(Noop.smoke(effort));
    }
    if (only.isEmpty()) {
      return all;
    }
    return Arrays.stream(only.split(",")).flatMap(id -> named(id, all)).toList();
  }

  /// `S1` stands for all that begin with `S1-`.
  private static Stream<Measure> named(String id, List<Measure> all) {
    List<Measure> found =
        all.stream().filter(m -> m.id().equals(id) || m.id().startsWith(id + "-")).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is measured as "
              + id
              + "; there are "
              + String.join(", ", all.stream().map(Measure::id).toList())
              + ".");
    }
    return found.stream();
  }
}
