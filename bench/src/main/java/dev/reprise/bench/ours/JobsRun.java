package dev.reprise.bench.ours;

import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.worker.Worker;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// `JobsRun URI JOBS CHUNKS WARM`: so many jobs wait, of so many chunks each, and one worker works
/// them off; from its being allowed to the last job's end. Submitting isn't measured.
public final class JobsRun {
  private static final String OPEN = "{reprise:0}:processing";

  private JobsRun() {}

  public static void main(String[] args) {
    int jobs = Integer.parseInt(args[1]);
    int chunks = Integer.parseInt(args[2]);
    AtomicInteger calls = new AtomicInteger();
    try (Reprise reprise = Reprise.connect(args[0]);
        PlainRedis redis = PlainRedis.local(URI.create(args[0]).getPort())) {
      double seconds;
      try (Worker warm = worker(reprise, calls)) {
        NoopRun.seconds(
            reprise, NoopRun.NOOP.job(new NoopRun.Params("")).chunks(Long.parseLong(args[3])));
      }
      for (int i = 0; i < jobs; i++) {
        reprise.submit(NoopRun.NOOP.job(new NoopRun.Params("")).chunks(chunks));
      }
      calls.set(0);
      long from = System.nanoTime();
      try (Worker worker = worker(reprise, calls)) {
        Waiting.until(() -> calls.get() >= jobs * chunks, "the last call");
        Waiting.until(() -> Long.valueOf(0).equals(redis.call("SCARD", OPEN)), "the last end");
        seconds = (System.nanoTime() - from) / 1e9;
      }
      double all = (double) jobs * chunks;
      Say.figures(Map.of("µs a chunk", seconds * 1e6 / all, "chunks/s", all / seconds));
    }
    System.exit(0);
  }

  private static Worker worker(Reprise reprise, AtomicInteger calls) {
    return reprise.worker("bench").handle(NoopRun.NOOP, chunk -> calls.incrementAndGet()).start();
  }
}
