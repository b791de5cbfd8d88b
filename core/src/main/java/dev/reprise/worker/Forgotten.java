package dev.reprise.worker;

import dev.reprise.store.JobRef;
import dev.reprise.store.Jobs;
import dev.reprise.trouble.Trouble;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Jobs that this worker remembers, and that a Redis with another history doesn't know.
///
/// An emptied Redis looks like a new one, and isn't: jobs may soon be submitted to it that have
/// been done already. So the worker claims nothing until it is started again, or one of these jobs
/// is back: from a backup, or since whoever waits for it has submitted it once more.
final class Forgotten {
  private static final Logger LOG = LoggerFactory.getLogger(Forgotten.class);

  private final Jobs jobs;
  private final String worker;
  private volatile Set<JobRef> missed = Set.of();

  Forgotten(Jobs jobs, String worker) {
    this.jobs = jobs;
    this.worker = worker;
  }

  boolean isEmpty() {
    return missed.isEmpty();
  }

  /// Looks for these after Redis has lost the worker's session on its way to another history.
  void compare(Set<JobRef> remembered) {
    if (remembered.isEmpty() || anyKnown(remembered)) {
      return;
    }
    missed = Set.copyOf(remembered);
    LOG.error(
        Trouble.REDIS_FORGOT_JOBS.after(
            "worker={} halts: Redis came back without job {}{}, on which it worked. If its data was lost,"
                + " restore the backup or submit the jobs again under their uid; if that was meant,"
                + " start this worker again."),
        worker,
        remembered.iterator().next().id(),
        remembered.size() == 1 ? "" : " and " + (remembered.size() - 1) + " more");
  }

  /// @return whether one of them has come back since it was asked last
  boolean areBack() {
    if (missed.isEmpty() || !anyKnown(missed)) {
      return false;
    }
    missed = Set.of();
    LOG.info("worker={} Redis knows its jobs again; going on", worker);
    return true;
  }

  private boolean anyKnown(Set<JobRef> remembered) {
    return remembered.stream().anyMatch(job -> jobs.ref(job.id()).equals(Optional.of(job)));
  }
}
