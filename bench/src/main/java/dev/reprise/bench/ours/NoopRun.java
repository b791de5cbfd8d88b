package dev.reprise.bench.ours;

import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import dev.reprise.store.JobView;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.Map;

/// `NoopRun URI CHUNKS WARM`: one worker at default settings, a handler that does nothing; from the
/// job's submission to its end, by the clock of Redis. A job of `WARM` chunks goes ahead, since a
/// worker lives for long.
public final class NoopRun {
  static final JobType<Params> NOOP = JobType.of("noop", Params.class);

  private static final Duration LIMIT = Duration.ofMinutes(15);

  /// Nothing is needed.
  public record Params(String note) {}

  private NoopRun() {}

  public static void main(String[] args) {
    long chunks = Long.parseLong(args[1]);
    try (Reprise reprise = Reprise.connect(args[0]);
        Worker worker = reprise.worker("bench").handle(NOOP, chunk -> {}).start()) {
      run(reprise, Long.parseLong(args[2]));
      double seconds = run(reprise, chunks);
      Say.figures(Map.of("chunks/s", chunks / seconds, "s", seconds));
    }
    System.exit(0);
  }

  private static double run(Reprise reprise, long chunks) {
    var job = reprise.submit(NOOP.job(new Params("")).chunks(chunks));
    job.await(LIMIT);
    JobView view = job.view();
    if (view.done() != chunks || view.endedAt() == null) {
      throw new IllegalStateException("the job ended with " + view);
    }
    return Duration.between(view.createdAt(), view.endedAt()).toMillis() / 1e3;
  }
}
