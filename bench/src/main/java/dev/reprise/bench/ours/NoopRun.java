package dev.reprise.bench.ours;

import dev.reprise.JobSpec;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import dev.reprise.store.JobView;
import dev.reprise.store.Submission.Limits;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.time.Duration;
import java.util.Map;

/// `NoopRun URI CHUNKS WARM [SLOTS]`: one worker at default settings, a handler that does nothing;
/// from the job's submission to its end, by the clock of Redis. A job of `WARM` chunks goes ahead,
/// since a worker lives for long. With `SLOTS` it has so many, and never holds more chunks than
/// that, so that it claims what has just been settled and no more.
public final class NoopRun {
  public static final JobType<Params> NOOP = JobType.of("noop", Params.class);

  private static final Duration LIMIT = Duration.ofMinutes(15);

  /// Nothing is needed.
  public record Params(String note) {}

  private NoopRun() {}

  public static void main(String[] args) {
    long chunks = Long.parseLong(args[1]);
    int slots = args.length > 3 ? Integer.parseInt(args[3]) : 0;
    try (Reprise reprise = Reprise.connect(args[0]);
        Worker worker = start(reprise.worker("bench"), slots)) {
      run(reprise, Long.parseLong(args[2]), slots);
      double seconds = run(reprise, chunks, slots);
      Say.figures(Map.of("chunks/s", chunks / seconds, "s", seconds));
    }
    System.exit(0);
  }

  private static Worker start(WorkerBuilder worker, int slots) {
    return (slots > 0 ? worker.slots(slots) : worker).handle(NOOP, chunk -> {}).start();
  }

  private static double run(Reprise reprise, long chunks, int inFlight) {
    JobSpec<Params> spec = NOOP.job(new Params("")).chunks(chunks);
    if (inFlight > 0) {
      Limits l = Limits.DEFAULTS;
      spec =
          spec.limits(
              new Limits(
                  l.maxFailures(), 0, inFlight, 1, l.backoff(), l.backoffMax(), l.traceCommits()));
    }
    return seconds(reprise, spec);
  }

  /// How long it took.
  ///
  /// @throws IllegalStateException where not every chunk was done
  static double seconds(Reprise reprise, JobSpec<Params> spec) {
    var job = reprise.submit(spec);
    job.await(LIMIT);
    JobView view = job.view();
    if (view.done() != view.total() || view.endedAt() == null) {
      throw new IllegalStateException("the job ended with " + view);
    }
    return Duration.between(view.createdAt(), view.endedAt()).toMillis() / 1e3;
  }
}
