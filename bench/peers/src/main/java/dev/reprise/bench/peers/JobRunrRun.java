package dev.reprise.bench.peers;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/// `JobRunrRun URL JOBS WARM`: jobs that do nothing, from before the first is enqueued to the last
/// one succeeded, less the time in which all were there and the server had yet to look: its poll
/// interval is 5 s at least, and shouldn't count. A few jobs go ahead.
public final class JobRunrRun {
  private static final int WORKERS = 32;
  private static final AtomicInteger CALLS = new AtomicInteger();

  private static volatile long firstCall;

  private JobRunrRun() {}

  public static void main(String[] args) {
    int jobs = Integer.parseInt(args[1]);
    HikariDataSource source = Pool.of(args[0], WORKERS + 8);
    StorageProvider storage = SqlStorageProviderFactory.using(source);
    JobRunrConfigurationResult jobRunr =
        JobRunr.configure()
            .useStorageProvider(storage)
            .useBackgroundJobServer(
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                    .andWorkerCount(WORKERS)
                    .andPollInterval(Duration.ofSeconds(5)),
                false)
            .initialize();
    jobRunr.getBackgroundJobServer().start();
    run(jobRunr, storage, Integer.parseInt(args[2]), 0);
    double seconds = run(jobRunr, storage, jobs, Integer.parseInt(args[2]));
    Clock.tell("jobs/s", jobs, seconds);
    System.exit(0);
  }

  /// @param before jobs that have succeeded already
  private static double run(
      JobRunrConfigurationResult jobRunr, StorageProvider storage, int jobs, int before) {
    CALLS.set(0);
    long from = System.nanoTime();
    jobRunr.getJobScheduler().enqueue(IntStream.range(0, jobs).boxed(), n -> call(n));
    long enqueued = System.nanoTime();
    Clock.until(() -> CALLS.get() >= jobs);
    Clock.until(() -> storage.countJobs(StateName.SUCCEEDED) >= before + jobs);
    return (System.nanoTime() - from - Math.max(0, firstCall - enqueued)) / 1e9;
  }

  /// The job.
  public static void call(int n) {
    if (CALLS.getAndIncrement() == 0) {
      firstCall = System.nanoTime();
    }
  }
}
