package dev.reprise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise cancel ID`.
@Command(
    name = "cancel",
    description =
        "End a job for good. Commits of what still runs count; nothing more is handed out.")
final class CancelCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id.")
  String id = "";

  CancelCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    return new JobControl(invocation, "cancelled", "be cancelled")
        .run(id, job -> job.cancel(""), (connection, job) -> "cancelled already");
  }
}
