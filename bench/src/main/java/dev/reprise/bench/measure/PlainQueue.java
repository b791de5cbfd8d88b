package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.Versions;
import dev.reprise.bench.ours.QueueRun;
import java.util.List;
import java.util.Map;

/// Many jobs of one chunk, adding them included: what a plain queue is for.
final class PlainQueue {
  private static final String SUBMITTERS = "32";

  private PlainQueue() {}

  /// T4.
  static Measure measure(Effort effort) {
    String jobs = "" + effort.chunks(1_000, 10_000, 10_000);
    String warm = "" + effort.count(500, 2_000, 2_000);
    return Measure.of(
            "T4",
            "jobs of one chunk a second, adding them included",
            List.of(Figure.more("jobs/s")),
            List.of(
                ours(jobs, warm),
                bullMq(jobs, warm),
                Peers.jobRunr(jobs, warm),
                Peers.dbScheduler(jobs, warm)))
        .targets(
            new Target.Ratio("jobs/s", Contestant.REPRISE, Noop.BULLMQ, Better.MORE, 1),
            new Target.Ratio("jobs/s", Contestant.REPRISE, Peers.JOBRUNR, Better.MORE, 3));
  }

  private static Contestant ours(String jobs, String warm) {
    return Contestant.ours(
            "",
            arena ->
                arena
                    .java(QueueRun.class, arena.redis().uri(), jobs, warm, SUBMITTERS)
                    .figures(Arena.LIMIT))
        .with(Map.of("jobs", jobs, "submitting threads", SUBMITTERS));
  }

  private static Contestant bullMq(String jobs, String warm) {
    return Contestant.of(
            Noop.BULLMQ,
            Versions.npm("bullmq"),
            arena ->
                arena
                    .node("queue.mjs", "" + arena.redis().port(), jobs, warm, "100")
                    .figures(Arena.LIMIT))
        .with(Map.of("jobs", jobs, "addBulk", "1,000 at a time", "removeOnComplete", "true"));
  }
}
