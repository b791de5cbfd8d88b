package dev.reprise.cli;

import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `reprise jobs`.
@Command(name = "jobs", description = "List jobs, the newest first.")
final class JobsCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only jobs in it: pending, processing, paused, completed, failed, cancelled.")
  @Nullable String status;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, from 1 to 10000 (100).")
  int limit;

  JobsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Bounds.require("--limit", limit, 1, 10_000);
    JobStatus only = status == null ? null : statusOf(status);
    Output output = invocation.output();
    try (Connection connection = invocation.connect()) {
      List<JobView> jobs = connection.reprise().jobs(only, limit);
      JobText text = JobText.of(connection.reprise());
      if (output.isJson()) {
        jobs.forEach(job -> output.json(text.json(job)));
      } else {
        output.table(JobText.TITLES, jobs.stream().map(text::row).toList());
      }
      if (jobs.isEmpty()) {
        output.note("No jobs" + (only == null ? "" : " in " + only) + ".");
      }
    }
    return ExitCode.DONE;
  }

  private static JobStatus statusOf(String name) {
    try {
      return JobStatus.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "--status is "
              + name
              + ", must be pending, processing, paused, completed, failed or cancelled.",
          e);
    }
  }
}
