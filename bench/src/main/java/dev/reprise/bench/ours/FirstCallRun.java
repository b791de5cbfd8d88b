package dev.reprise.bench.ours;

import dev.reprise.Reprise;
import dev.reprise.bench.Numbers;
import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

/// `FirstCallRun URI JOBS WARM`: jobs of one chunk, each submitted while the worker has nothing to
/// do; from before the submission to the handler's first line.
public final class FirstCallRun {
  private static final Duration IDLE = Duration.ofMillis(5);

  private FirstCallRun() {}

  public static void main(String[] args) throws Exception {
    int jobs = Integer.parseInt(args[1]);
    SynchronousQueue<Long> called = new SynchronousQueue<>();
    List<Double> millis = new ArrayList<>();
    try (Reprise reprise = Reprise.connect(args[0]);
        Worker worker =
            reprise
                .worker("bench")
                .handle(NoopRun.NOOP, chunk -> called.put(System.nanoTime()))
                .start()) {
      for (int i = -Integer.parseInt(args[2]); i < jobs; i++) {
        Waiting.pause(IDLE);
        long from = System.nanoTime();
        reprise.submit(NoopRun.NOOP.job(new NoopRun.Params("")).chunks(1));
        long took = called.take() - from;
        if (i >= 0) {
          millis.add(took / 1e6);
        }
      }
    }
    Say.figures(
        Map.of("p50 ms", Numbers.median(millis), "p99 ms", Numbers.percentile(millis, 0.99)));
    System.exit(0);
  }
}
