package dev.reprise.cli;

import dev.reprise.JobType;
import dev.reprise.worker.WorkerBuilder;

/// A type of job that does nothing, which every worker runs: to see that workers and Redis are
/// well, and what Reprise itself costs.
///
/// @param note whatever its submitter wants to say, may be empty
record Noop(String note) {
  static final JobType<Noop> TYPE = JobType.of("noop", Noop.class);

  static void handle(WorkerBuilder worker) {
    worker.handle(TYPE, chunk -> {});
  }
}
