package dev.reprise.redis;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.util.Map;
import java.util.stream.Collectors;

/// An outcome as `settle` reads it: kind, first, last, attempt, delay in ms, and two texts.
final class OutcomeArgs {
  private OutcomeArgs() {}

  static void add(Args args, Outcome outcome) {
    switch (outcome) {
      case Outcome.Commit commit -> {
        group(args, "c", commit.range()).number(0).text(json(commit.counters()));
        args.text(commit.result() == null ? "" : commit.result());
      }
      case Outcome.Fail fail ->
          group(args, fail.permanent() ? "p" : "f", fail.range())
              .number(fail.delay().toMillis())
              .text("")
              .text(fail.error());
      case Outcome.Release release ->
          group(args, "r", release.range())
              .number(release.delay().toMillis())
              .text("")
              .text(release.reason());
    }
  }

  private static Args group(Args args, String kind, ChunkRange range) {
    return args.text(kind)
        .text(ChunkRange.text(range.first()))
        .text(ChunkRange.text(range.last()))
        .number(range.attempt());
  }

  /// Counter names are checked where a handler counts, so that none needs escaping here.
  private static String json(Map<String, Long> counters) {
    return counters.isEmpty()
        ? ""
        : counters.entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
