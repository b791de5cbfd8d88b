package dev.reprise;

import dev.reprise.store.JobRef;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs;
import dev.reprise.store.Jobs.ControlReply;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/// A job that was submitted.
public final class Job {
  private static final Duration POLL_LEAST = Duration.ofMillis(5);
  private static final Duration POLL_MOST = Duration.ofMillis(100);

  private final Jobs jobs;
  private final JobRef ref;

  Job(Jobs jobs, JobRef ref) {
    this.jobs = jobs;
    this.ref = ref;
  }

  public String id() {
    return ref.id();
  }

  /// How it stands now.
  ///
  /// @throws RepriseException where it was purged
  public JobView view() {
    return jobs.find(ref.id())
        .orElseThrow(() -> new RepriseException("Job " + ref.id() + " is gone: it was purged."));
  }

  /// Waits for its end.
  ///
  /// @throws RepriseException where it hasn't ended in time; the job goes on
  public JobResult await(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    Duration poll = POLL_LEAST;
    while (true) {
      JobView view = view();
      if (view.status().isTerminal()) {
        return result(view);
      }
      if (System.nanoTime() - until >= 0) {
        throw new RepriseException(
            "Job "
                + ref.id()
                + " is "
                + view.status()
                + " after "
                + atMost
                + ", with "
                + view.done()
                + " of "
                + view.total()
                + " chunks done; it goes on.");
      }
      LockSupport.parkNanos(poll.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new RepriseException(
            "interrupted while waiting for job " + ref.id() + "; it goes on.");
      }
      poll = poll.multipliedBy(2).compareTo(POLL_MOST) > 0 ? POLL_MOST : poll.multipliedBy(2);
    }
  }

  public ControlReply pause(String reason) {
    return jobs.pause(ref, reason);
  }

  public ControlReply resume(String reason) {
    return jobs.resume(ref, reason);
  }

  public ControlReply cancel(String reason) {
    return jobs.cancel(ref, reason);
  }

  /// Puts the dead chunks of a FAILED job back.
  public ControlReply redrive() {
    return jobs.redrive(ref);
  }

  /// Forgets the job, once it has ended.
  public ControlReply purge() {
    return jobs.purge(ref);
  }

  private static JobResult result(JobView view) {
    Instant from = view.startedAt() == null ? view.createdAt() : view.startedAt();
    Instant to = view.endedAt() == null ? from : view.endedAt();
    return new JobResult(
        view.ref().id(),
        view.status(),
        view.done(),
        view.dead(),
        view.rejected(),
        view.recoveries(),
        view.counters(),
        Duration.between(from, to),
        view.error());
  }
}
