package dev.reprise.bench.measure;

import dev.reprise.Reprise;
import dev.reprise.bench.Arena;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.ours.IdleWorkers;
import dev.reprise.bench.ours.JobsRun;
import dev.reprise.bench.ours.NoopRun;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a chunk costs as there is more of something: chunks in a job, jobs that wait, processes.
final class Growth {
  private static final Figure SECONDS = Figure.less("s");
  private static final Figure RATE = Figure.more("chunks/s");
  private static final Figure COST = Figure.less("µs a chunk");
  private static final String WARM = "100000";

  private Growth() {}

  /// S1-chunks.
  static Measure inChunks(Effort effort) {
    int most = effort.count(100_000, 10_000_000, 100_000_000);
    Map<String, Double> sizes = new LinkedHashMap<>();
    List<Contestant> all = new ArrayList<>();
    for (int chunks = 1_000; chunks > 0 && chunks <= most; chunks *= 10) {
      String size = "" + chunks;
      Contestant one =
          Contestant.ours(
              text(chunks, "chunks"),
              arena ->
                  arena.java(NoopRun.class, arena.redis().uri(), size, WARM).figures(Arena.LIMIT));
      all.add(one.with(Map.of("chunks", size, "warm-up in the process", WARM)).atMost(few(effort)));
      sizes.put(one.name(), (double) chunks);
    }
    return Measure.of("S1-chunks", "a job of more and more chunks", List.of(SECONDS, RATE), all)
        .targets(new Target.Slope(SECONDS.name(), sizes, 1, 0.05))
        .cold();
  }

  /// S1-jobs.
  static Measure inJobs(Effort effort) {
    int most = effort.count(100, 10_000, 10_000);
    int chunks = effort.count(20_000, 500_000, 1_000_000);
    Map<String, Double> sizes = new LinkedHashMap<>();
    List<Contestant> all = new ArrayList<>();
    for (int jobs = 1; jobs <= most; jobs *= 10) {
      String count = "" + jobs;
      String each = "" + chunks / jobs;
      Contestant one =
          Contestant.ours(
              text(jobs, "jobs"),
              arena ->
                  arena
                      .java(JobsRun.class, arena.redis().uri(), count, each, WARM)
                      .figures(Arena.LIMIT));
      all.add(one.with(Map.of("jobs", count, "chunks in each", each)).atMost(few(effort)));
      sizes.put(one.name(), (double) jobs);
    }
    return Measure.of(
            "S1-jobs", "the same chunks in more and more jobs that wait", List.of(COST, RATE), all)
        .targets(new Target.Slope(COST.name(), sizes, 0, 0.05))
        .cold();
  }

  /// S1-workers.
  static Measure inWorkers(Effort effort) {
    int chunks = effort.chunks(50_000, 1_000_000, 5_000_000);
    List<Contestant> all = new ArrayList<>();
    for (int workers : new int[] {1, 2, 4, 8}) {
      all.add(
          Contestant.ours(text(workers, "processes"), arena -> together(arena, workers, chunks))
              .with(Map.of("chunks", "" + chunks))
              .atMost(few(effort)));
    }
    return Measure.of("S1-workers", "one job, more and more worker processes", List.of(RATE), all)
        .cold();
  }

  private static Map<String, Double> together(Arena arena, int workers, int chunks)
      throws Exception {
    RedisProcess redis = arena.redis();
    for (int i = 0; i < workers; i++) {
      arena
          .java(IdleWorkers.class, redis.uri(), "w" + i, "1")
          .await("ready", Duration.ofMinutes(1));
    }
    try (Reprise reprise = Reprise.connect(redis.uri())) {
      seconds(reprise, Math.max(chunks / 5, 20_000 * workers));
      return Map.of(RATE.name(), chunks / seconds(reprise, chunks));
    }
  }

  private static double seconds(Reprise reprise, int chunks) {
    var job = reprise.submit(NoopRun.NOOP.job(new NoopRun.Params("")).chunks(chunks));
    job.await(Arena.LIMIT);
    JobView view = job.view();
    if (view.endedAt() == null) {
      throw new IllegalStateException("the job ended with " + view);
    }
    return Duration.between(view.createdAt(), view.endedAt()).toMillis() / 1e3;
  }

  private static int few(Effort effort) {
    return effort.count(1, 1, 3);
  }

  private static String text(int count, String what) {
    return String.format(Locale.ROOT, "%,d %s", count, what);
  }
}
