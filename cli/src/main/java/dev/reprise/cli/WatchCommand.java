package dev.reprise.cli;

import dev.reprise.RepriseException;
import dev.reprise.store.JobView;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `reprise watch ID`. It only looks: a signal ends the look, never the job.
@Command(
    name = "watch",
    description =
        "Show a job's progress until it ends. Exits with 0 where it was COMPLETED, 5 with rejected"
            + " records, 1 where it FAILED, 4 where it was CANCELLED.")
final class WatchCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "ID", description = "The job's id, as reprise jobs prints it.")
  String id = "";

  WatchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Output output = invocation.output();
    try (StopSignal stop = StopSignal.install();
        Connection connection = invocation.connectForLong()) {
      connection.job(id);
      WatchEnd end = new WatchEnd(connection.reprise(), output);
      @Nullable WatchJson json =
          output.isJson() ? new WatchJson(connection.reprise(), output) : null;
      ProgressLine line = new ProgressLine(invocation);
      JobWatch.Around around =
          new JobWatch.Around(
              () -> {},
              json == null ? (view, progress) -> line.show(progress) : json::show,
              line::clear,
              this::gone);
      try (JobNews news = new JobNews(connection.reprise(), id)) {
        Optional<JobView> ended =
            new JobWatch(connection.reprise(), news, id, output, around).await(stop);
        return ended.isPresent() ? end.of(ended.get()) : interrupted(output);
      }
    }
  }

  private void gone() {
    throw new RepriseException(
        "Job %s is gone: it was purged, or Redis lost it; `reprise jobs` lists those that there are."
            .formatted(id));
  }

  private int interrupted(Output output) {
    output.note("Job %s goes on; `reprise watch %s` looks again.".formatted(id, id));
    return ExitCode.INTERRUPTED;
  }
}
