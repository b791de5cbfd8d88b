package dev.reprise.audit;

import static dev.reprise.store.JobStatus.CANCELLED;
import static dev.reprise.store.JobStatus.COMPLETED;
import static dev.reprise.store.JobStatus.FAILED;
import static dev.reprise.store.JobStatus.PAUSED;
import static dev.reprise.store.JobStatus.PENDING;
import static dev.reprise.store.JobStatus.PROCESSING;

import dev.reprise.store.JobStatus;
import dev.reprise.store.Ledger.Told;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Follows a job from status to status by its events. Each change raises its version by one; every
/// other event bears the version of the moment. Where the stream begins in the middle, any status
/// may have been before.
final class StatusSteps {
  private record Step(Set<JobStatus> from, Set<JobStatus> to) {}

  private static final Set<JobStatus> OPEN = EnumSet.of(PENDING, PROCESSING, PAUSED);

  private static final Map<String, Step> STEPS =
      Map.of(
          "job.submitted", new Step(EnumSet.noneOf(JobStatus.class), EnumSet.of(PENDING)),
          "job.started", new Step(EnumSet.of(PENDING), EnumSet.of(PROCESSING)),
          "job.paused", new Step(EnumSet.of(PENDING, PROCESSING), EnumSet.of(PAUSED)),
          "job.resumed", new Step(EnumSet.of(PAUSED), EnumSet.of(PENDING, PROCESSING)),
          "job.cancelled", new Step(OPEN, EnumSet.of(CANCELLED)),
          "job.completed", new Step(OPEN, EnumSet.of(COMPLETED)),
          "job.failed", new Step(OPEN, EnumSet.of(FAILED)),
          "job.redriven", new Step(EnumSet.of(FAILED), EnumSet.of(PROCESSING)));

  private final Consumer<Broken> broken;
  private Set<JobStatus> possible = EnumSet.allOf(JobStatus.class);
  private long version = -1;
  private String last = "";
  private int changes;

  StatusSteps(Consumer<Broken> broken) {
    this.broken = broken;
  }

  int changes() {
    return changes;
  }

  void take(Told told, long at) {
    Step step = STEPS.get(told.type());
    if (step == null) {
      require(version < 0 || at == version, at, told);
      version = at;
    } else if (told.type().equals("job.submitted")) {
      version = at;
      possible = step.to();
    } else {
      require(version < 0 || at == version + 1, at, told);
      if (version < 0 || at == version + 1) {
        move(step, told);
      } else {
        possible = step.to(); // a gap, which was told above
      }
      version = at;
      changes++;
    }
    last = told.id();
  }

  private void move(Step step, Told told) {
    Set<JobStatus> before = EnumSet.copyOf(possible);
    before.retainAll(step.from());
    if (before.isEmpty()) {
      broken.accept(
          new Broken(
              "entry %s says %s of a job that was %s".formatted(told.id(), told.type(), possible),
              Broken.FORGED));
    }
    possible = step.to();
  }

  private void require(boolean fine, long at, Told told) {
    if (!fine) {
      broken.accept(
          new Broken(
              "between entries %s and %s (%s) the job's version goes from %d to %d: a change of status isn't told"
                  .formatted(last, told.id(), told.type(), version, at),
              Broken.GONE));
    }
  }

  /// What is wrong when the last step is held against the state; empty where nothing is.
  Optional<Broken> end(JobStatus status, long now) {
    if (version >= 0 && version != now) {
      return Optional.of(
          new Broken(
              "the job has version %d, and its last event (entry %s) has %d: a change of status isn't told"
                  .formatted(now, last, version),
              Broken.GONE));
    }
    if (version >= 0 && !possible.contains(status)) {
      return Optional.of(
          new Broken(
              "the job is %s, and its events end with %s (entry %s)"
                  .formatted(status, possible, last),
              Broken.FORGED));
    }
    return Optional.empty();
  }
}
