package dev.reprise.bench.ours;

import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.worker.Worker;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// `QueueRun URI JOBS WARM SUBMITTERS`: many jobs of one chunk, as with a plain queue; from before
/// the first submission to the last job's end, submitting included.
public final class QueueRun {
  private static final String OPEN = "{reprise:0}:processing";

  private QueueRun() {}

  public static void main(String[] args) {
    int jobs = Integer.parseInt(args[1]);
    int submitters = Integer.parseInt(args[3]);
    AtomicInteger calls = new AtomicInteger();
    try (Reprise reprise = Reprise.connect(args[0]);
        PlainRedis redis = PlainRedis.local(URI.create(args[0]).getPort());
        Worker worker =
            reprise
                .worker("bench")
                .handle(NoopRun.NOOP, chunk -> calls.incrementAndGet())
                .start()) {
      run(reprise, redis, calls, Integer.parseInt(args[2]), submitters);
      double seconds = run(reprise, redis, calls, jobs, submitters);
      Say.figures(Map.of("jobs/s", jobs / seconds, "s", seconds));
    }
    System.exit(0);
  }

  private static double run(
      Reprise reprise, PlainRedis redis, AtomicInteger calls, int jobs, int submitters) {
    calls.set(0);
    AtomicInteger left = new AtomicInteger(jobs);
    long from = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < submitters; i++) {
        var unused = threads.submit(() -> submit(reprise, left));
      }
    }
    Waiting.until(() -> calls.get() >= jobs, "the last call");
    Waiting.until(() -> Long.valueOf(0).equals(redis.call("SCARD", OPEN)), "the last end");
    return (System.nanoTime() - from) / 1e9;
  }

  private static void submit(Reprise reprise, AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      reprise.submit(NoopRun.NOOP.job(new NoopRun.Params("")).chunks(1));
    }
  }
}
