package dev.reprise.bench.peers;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;

/// `JobRunrKilled URL CHUNK_MS NAME`: a worker with work that takes a while, at default settings.
/// The first one enqueues it. It says when a job begins that somebody else had begun before.
public final class JobRunrKilled {
  private static final int JOBS = 20_000;
  private static final AtomicBoolean READY = new AtomicBoolean();

  private JobRunrKilled() {}

  public static void main(String[] args) throws IOException {
    long millis = Long.parseLong(args[1]);
    StorageProvider storage = SqlStorageProviderFactory.using(Pool.of(args[0], 40));
    var jobRunr =
        JobRunr.configure()
            .useStorageProvider(storage)
            .withJobFilter(new Teller())
            .useBackgroundJobServer(
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                    .andName(args[2]))
            .initialize();
    if (args[2].equals("w0")) {
      jobRunr.getJobScheduler().enqueue(IntStream.range(0, JOBS).boxed(), n -> work(millis));
    }
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    Runtime.getRuntime().halt(0);
  }

  /// The job.
  public static void work(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }

  /// A job that was processing twice has an orphaned attempt behind it.
  private static final class Teller implements JobServerFilter {
    private final Set<Object> told = ConcurrentHashMap.newKeySet();

    @Override
    public void onProcessing(Job job) {
      long begun =
          job.getJobStates().stream().filter(s -> s.getName() == StateName.PROCESSING).count();
      if (begun > 1 && told.add(job.getId())) {
        System.out.println("again " + System.nanoTime());
      }
      if (READY.compareAndSet(false, true)) {
        System.out.println("ready");
      }
      System.out.flush();
    }
  }
}
