package dev.reprise.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise redrive ID`.
@Command(
    name = "redrive",
    description = "Put the dead chunks of a FAILED job back, with their whole budget of failures.")
final class RedriveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id.")
  String id = "";

  RedriveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    return new JobControl(
            invocation, "its dead chunks are tried again", "be redriven; only a FAILED job can")
        .run(
            id,
            job -> job.redrive(),
            (connection, job) -> job.status().name().toLowerCase(Locale.ROOT) + " already");
  }
}
