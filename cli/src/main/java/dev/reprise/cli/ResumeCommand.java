package dev.reprise.cli;

import dev.reprise.store.JobView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise resume ID`.
@Command(
    name = "resume",
    description =
        "Let a paused job go on. One that isn't paused is left alone, and who runs it is said.")
final class ResumeCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id.")
  String id = "";

  ResumeCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    return new JobControl(invocation, "goes on", "be resumed")
        .run(
            id,
            job -> job.resume(""),
            (connection, job) -> "not paused; " + running(connection, job));
  }

  private static String running(Connection connection, JobView job) {
    List<JobHolder> holders = JobHolder.of(connection.reprise(), job.ref());
    if (!holders.isEmpty()) {
      return JobHolder.text(holders);
    }
    String reason = JobText.of(connection.reprise()).reason(job);
    return reason == null ? "no worker holds a chunk of it right now" : reason;
  }
}
