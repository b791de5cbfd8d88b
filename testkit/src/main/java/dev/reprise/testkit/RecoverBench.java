package dev.reprise.testkit;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// One session that held many chunks of many jobs dies: how long do the scripts take that recover
/// from it? What is counted is the work of the server's main thread, call and answer included, so
/// that other load on the machine doesn't count.
///
/// `make bench-recover`; arguments: jobs, chunks of each that the session holds.
public final class RecoverBench {
  private static final Submission.Limits LIMITS =
      new Submission.Limits(5, 0, 0, 1, Duration.ZERO, Duration.ZERO, false);
  private static final int STEP = 512; // as a worker recovers

  private RecoverBench() {}

  public static void main(String[] args) throws IOException {
    int jobs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    int chunks = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Path dir = Files.createTempDirectory("reprise-recover");
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir));
        RedisStoreUnderTest store = RedisStoreUnderTest.on(redis.port())) {
      run(store, jobs, chunks);
    }
    System.exit(0);
  }

  private static void run(RedisStoreUnderTest store, int jobs, int chunks) throws IOException {
    TestWorker victim = store.openWorker("victim");
    TestWorker observer = store.openWorker("observer");
    List<JobRef> held = new ArrayList<>();
    for (int i = 0; i < jobs; i++) {
      JobRef job = new JobRef("job-" + i + ".0", UUID.randomUUID().toString(), "test", 0);
      store
          .jobs()
          .submit(new Submission(job, "{}", "{}", 2L * chunks, true, false, LIMITS, List.of()));
      victim.take(job, chunks);
      held.add(job);
    }
    victim.kill();
    store.pass(TestWorker.DEADLINE.plusSeconds(2));
    observer.heartbeat(0);
    List<Long> micros = new ArrayList<>();
    long from = System.nanoTime();
    long before = micros(store);
    observer
        .recovery()
        .lose(0, observer.session(), victim.session(), Cause.DEADLINE, "", "observer");
    for (JobRef job : held) {
      long after = micros(store);
      micros.add(after - before);
      before = after;
      observer.recovery().recover(0, job.id(), victim.session(), "observer", STEP);
    }
    micros.add(micros(store) - before);
    double seconds = (System.nanoTime() - from) / 1e9;
    micros.sort(null);
    report(
        new Figures(
            jobs,
            chunks,
            micros.size(),
            micros.get(micros.size() / 2) / 1e3,
            micros.get(micros.size() * 99 / 100) / 1e3,
            micros.getLast() / 1e3,
            seconds));
  }

  /// What the server's main thread has worked so far.
  private static long micros(RedisStoreUnderTest store) {
    double seconds = 0;
    for (String line : String.valueOf(store.redis().call("INFO", "cpu")).split("\r\n")) {
      if (line.startsWith("used_cpu_user_main_thread:")
          || line.startsWith("used_cpu_sys_main_thread:")) {
        seconds += Double.parseDouble(line.substring(line.indexOf(':') + 1));
      }
    }
    return Math.round(seconds * 1e6);
  }

  private record Figures(
      int jobs, int chunks, int scripts, double p50, double p99, double max, double seconds) {}

  private static void report(Figures f) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "recovered %,d chunks of %,d jobs from one session: %,d scripts, p50 %.2f ms, p99 %.2f ms,"
            + " longest %.2f ms; %.2f s in all%n",
        (long) f.jobs() * f.chunks(),
        f.jobs(),
        f.scripts(),
        f.p50(),
        f.p99(),
        f.max(),
        f.seconds());
    String folder = System.getenv("RECORD");
    if (folder != null && !folder.isEmpty()) {
      Files.createDirectories(Path.of(folder));
      Files.writeString(
          Path.of(folder).resolve("recover.json"),
          String.format(
              Locale.ROOT,
              "{\"name\": \"recover\", \"command\": \"make bench-recover\", \"date\": \"%s\","
                  + " \"machine\": \"%d cores, %s %s\", \"seconds\": %.2f, \"figures\": {\"chunks"
                  + " held\": %d, \"jobs\": %d, \"scripts\": %d, \"p50 ms\": %.2f, \"p99 ms\":"
                  + " %.2f, \"longest ms\": %.2f}}%n",
              Clock.systemUTC().instant(),
              Runtime.getRuntime().availableProcessors(),
              System.getProperty("os.name"),
              System.getProperty("os.version"),
              f.seconds(),
              f.jobs() * f.chunks(),
              f.jobs(),
              f.scripts(),
              f.p50(),
              f.p99(),
              f.max()));
    }
  }
}
