package dev.reprise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise pause ID`.
@Command(
    name = "pause",
    description = "Stop handing out a job's chunks; what runs, finishes and counts.")
final class PauseCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id.")
  String id = "";

  PauseCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    return new JobControl(
            invocation, "paused; what runs, finishes (reprise resume " + id + ")", "be paused")
        .run(id, job -> job.pause(""), (connection, job) -> "paused already");
  }
}
