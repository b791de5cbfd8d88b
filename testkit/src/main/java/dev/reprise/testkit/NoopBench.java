package dev.reprise.testkit;

import dev.reprise.Job;
import dev.reprise.JobResult;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Measures what Reprise itself costs: a number range as source, a handler that does nothing, one
/// worker at default settings. Prints chunks a second and bytes of Redis.
///
/// `NoopBench [CHUNKS [REDIS_URI]]`: a million, on a Redis of its own with an append-only file.
public final class NoopBench {
  private static final JobType<Params> NOOP = JobType.of("noop", Params.class);
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final long LOOK_MS = 20;

  record Params(String note) {}

  private NoopBench() {}

  public static void main(String[] args) throws IOException {
    int chunks = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    if (args.length > 1) {
      run(args[1], chunks);
    } else {
      Path dir = Files.createTempDirectory("reprise-noop");
      try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir))) {
        run(redis.uri(), chunks);
      }
    }
    System.exit(0);
  }

  private static void run(String uri, int chunks) throws IOException {
    String namespace = "noop-bench-" + System.nanoTime();
    try (RedisMemory memory = new RedisMemory(uri);
        Reprise reprise = Reprise.options(uri).namespace(namespace).connect();
        Worker worker = reprise.worker("bench").handle(NOOP, chunk -> {}).start()) {
      long before = memory.used();
      long peak = before;
      long start = System.nanoTime();
      Job job = reprise.submit(NOOP.job(new Params("")).chunks(chunks));
      CompletableFuture<JobResult> ended = CompletableFuture.supplyAsync(() -> job.await(LIMIT));
      while (!isEnded(ended)) {
        peak = Math.max(peak, memory.used());
      }
      JobResult result = ended.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      say(
          "%s: %,d chunks in %.2f s = %,.0f chunks/s (from submit to COMPLETED, Redis %s)",
          result.status(),
          result.done(),
          seconds,
          result.done() / seconds,
          reprise.serverVersion());
      say(
          "used_memory: %,d bytes more at the peak, %,d bytes more afterwards (scripts and buffers"
              + " included)",
          peak - before, memory.used() - before);
      report(memory, "{" + namespace + ":*}:job:" + job.id() + "*", "the job's keys");
      report(memory, "{" + namespace + ":*", "all keys of the namespace");
    }
  }

  /// Waits a moment for the end.
  private static boolean isEnded(CompletableFuture<JobResult> result) throws IOException {
    try {
      result.get(LOOK_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException("the job was not awaited", e);
    }
  }

  private static void report(RedisMemory memory, String pattern, String what) throws IOException {
    long bytes = 0;
    for (RedisMemory.Key key : memory.keys(pattern)) {
      bytes += key.bytes();
    }
    say("MEMORY USAGE of %s: %,d bytes", what, bytes);
  }

  private static void say(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
