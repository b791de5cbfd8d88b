package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.store.JobView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `reprise import`.
@Command(
    name = "import",
    description =
        "Import CSV into a table, each row exactly once; the same line again goes on after kill"
            + " -9.")
final class ImportCommand implements Callable<Integer> {
  private static final int MAX_WORKERS = 64;

  private final Invocation invocation;
  private final String worker;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ImportArguments arguments = new ImportArguments();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Worker processes, from 1 to 64 (one worker, in this process).")
  @Nullable Integer workers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "" + ImportWorkers.SLOTS,
      description = "Chunks that a worker runs at once, from 1 to 512 (4).")
  int slots = ImportWorkers.SLOTS;

  @Option(
      names = "--dry-run",
      description =
          "Only show columns, five rows, counts and the job; nothing is started or written.")
  boolean dryRun;

  /// @param worker the command of its worker processes
  ImportCommand(Invocation invocation, String worker) {
    this.invocation = invocation;
    this.worker = worker;
  }

  /// What was asked for, once it was parsed.
  ImportArguments arguments() {
    return arguments;
  }

  @Override
  public Integer call() {
    Bounds.require("--slots", slots, 1, ImportWorkers.MAX_SLOTS);
    if (workers != null) {
      Bounds.require("--workers", workers, 1, MAX_WORKERS);
    }
    if (dryRun) {
      return new DryRun(invocation).run(arguments);
    }
    try (PreparedImport prepared = arguments.prepare();
        Connection connection = invocation.connectForLong()) {
      return run(connection.reprise(), prepared);
    }
  }

  private int run(Reprise reprise, PreparedImport prepared) {
    Output output = invocation.output();
    ImportSubmission submission = new ImportSubmission(reprise, prepared, output);
    ImportSubmission.Found found = submission.find(arguments.asNew);
    ImportEnd end = new ImportEnd(reprise, output);
    if (found.known()) {
      JobView view = found.job().view();
      switch (view.status()) {
        case COMPLETED, FAILED, CANCELLED, PAUSED -> {
          return end.before(view);
        }
        case PENDING, PROCESSING ->
            output.note(
                "Job %s goes on: %d of %s done."
                    .formatted(found.job().id(), view.done(), Words.count(view.total(), "chunk")));
      }
    } else {
      output.note("Job " + found.job().id() + " was submitted.");
    }
    String job = found.job().id();
    ProgressLine line = new ProgressLine(invocation);
    try (StopSignal stop = StopSignal.install();
        JobNews news = new JobNews(reprise, job);
        ImportWorkers working = workers(reprise, job, output)) {
      JobWatch.Around around =
          new JobWatch.Around(
              working::tend,
              (view, progress) -> line.show(progress),
              line::clear,
              () -> again(submission, found, output));
      Optional<JobView> ended = new JobWatch(reprise, news, job, output, around).await(stop);
      return ended.isPresent() ? end.now(ended.get()) : interrupted(found.job().id());
    }
  }

  private static void again(
      ImportSubmission submission, ImportSubmission.Found found, Output output) {
    output.warn(
        "Redis forgot job " + found.job().id() + "; it is submitted again, nothing comes twice.");
    submission.again(found.uid());
  }

  private ImportWorkers workers(Reprise reprise, String job, Output output) {
    return workers == null
        ? ImportWorkers.inProcess(reprise, job, slots, arguments.targets())
        : new ChildWorkers(
            new ChildCommand(invocation, worker, job, slots, arguments.words()), output, workers);
  }

  private int interrupted(String job) {
    List<String> line = spec.root().commandLine().getParseResult().originalArgs();
    invocation
        .output()
        .warn(
            "Interrupted; job %s is safe. It goes on with:\n%s %s"
                .formatted(
                    job,
                    System.getProperty("reprise.launcher", "reprise"),
                    line.stream().map(ImportCommand::quoted).collect(Collectors.joining(" "))));
    return ExitCode.INTERRUPTED;
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
