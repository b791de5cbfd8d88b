package dev.reprise.redis;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.util.Map;
import java.util.stream.Collectors;

/// An outcome as `settle` reads it: kind, first, last, attempt, delay in ms, and two texts; a
/// commit as `redo` reads it: first, last, attempt, counters, result.
final class OutcomeArgs {
  private OutcomeArgs() {}

  static void add(Args args, Outcome outcome) {
    switch (outcome) {
      case Outcome.Commit commit -> {
        group(args.text("c"), commit.range()).number(0);
        texts(args, commit);
      }
      case Outcome.Fail fail ->
          group(args.text(fail.permanent() ? "p" : "f"), fail.range())
              .number(fail.delay().toMillis())
              .text("")
              .text(fail.error());
      case Outcome.Release release ->
          group(args.text("r"), release.range())
              .number(release.delay().toMillis())
              .text("")
              .text(release.reason());
    }
  }

  static void addRedo(Args args, Outcome.Commit commit) {
    texts(group(args, commit.range()), commit);
  }

  private static void texts(Args args, Outcome.Commit commit) {
    args.text(json(commit.counters())).text(commit.result() == null ? "" : commit.result());
  }

  private static Args group(Args args, ChunkRange range) {
    return args.text(ChunkRange.text(range.first()))
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
