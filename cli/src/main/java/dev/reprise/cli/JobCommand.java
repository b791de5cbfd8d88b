package dev.reprise.cli;

import dev.reprise.store.JobView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise job ID`.
@Command(name = "job", description = "Show one job.")
final class JobCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id, as reprise jobs prints it.")
  String id = "";

  JobCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      JobView job = connection.job(id).view();
      JobText text = JobText.of(connection.reprise());
      if (output.isJson()) {
        output.json(text.json(job));
      } else {
        List<JobHolder> holders =
            job.inFlight() == 0 ? List.of() : JobHolder.of(connection.reprise(), job.ref());
        text.lines(job, holders).forEach(output::line);
      }
    }
    return ExitCode.DONE;
  }
}
