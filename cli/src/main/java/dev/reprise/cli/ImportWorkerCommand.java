package dev.reprise.cli;

import dev.reprise.cli.imports.Targets;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// One of the processes of `import --workers N`. It works until its stdin ends, which happens when
/// the command that started it ends, even by `kill -9`; then it drains.
@Command(name = ImportWorkerCommand.NAME, hidden = true)
final class ImportWorkerCommand implements Callable<Integer> {
  static final String NAME = "import-worker";
  private static final Logger LOG = LoggerFactory.getLogger(ImportWorkerCommand.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "JOB")
  String job = "";

  @Option(names = "--slots", required = true)
  int slots;

  @Mixin private CredentialArguments credentials = new CredentialArguments();
  @Mixin private TargetArguments target = new TargetArguments();

  ImportWorkerCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Targets targets = target.targets().with(credentials.credentials());
    ParentWatch parent = ParentWatch.start();
    try (StopSignal stop = StopSignal.install();
        Connection connection = invocation.connectForLong();
        WorkerName name = WorkerName.take(ImportWorkers.lockFolder(), ImportWorkers.base(job));
        Worker worker = ImportWorkers.start(connection.reprise(), name, job, slots, targets)) {
      LOG.info("worker={} works on job={}", worker.name(), job);
      while (!parent.isGone() && !stop.isRequested()) {
        stop.await(POLL);
      }
    }
    return ExitCode.DONE;
  }
}
