package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.demo.DemoSeam;
import dev.reprise.cli.demo.Holds;
import dev.reprise.cli.demo.Pacer;
import dev.reprise.cli.demo.Program;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.KeepAlive;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A worker of the demo's import: the import's own, but that it is paced, can be held at two
/// points, and has the shortest deadline there is, so that the story takes no longer.
@Command(name = DemoWorkerCommand.NAME, hidden = true)
final class DemoWorkerCommand implements Callable<Integer> {
  static final String NAME = "demo-worker";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "JOB")
  String job = "";

  @Option(names = "--slots", required = true)
  int slots;

  DemoWorkerCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ParentWatch parent = ParentWatch.start();
    DemoSeam seam =
        new DemoSeam(
            Pacer.of(Program.CHUNK_RECORDS, Integer.parseInt(invocation.variable(Program.PACE))),
            new Holds(Path.of(invocation.variable(Program.HOLDS))));
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(RepriseHome.resolve());
    try (StopSignal stop = StopSignal.install();
        KeepAlive keepAlive = KeepAlive.watch(RepriseHome.resolve(), redis);
        Reprise reprise = Reprise.options(keepAlive.current().uri()).seam(seam).connect();
        WorkerName name = WorkerName.take(ImportWorkers.lockFolder(), ImportWorkers.base(job));
        Worker worker = start(reprise, name, seam)) {
      while (!parent.isGone() && !stop.isRequested()) {
        stop.await(POLL);
      }
    }
    return ExitCode.DONE;
  }

  private Worker start(Reprise reprise, WorkerName name, DemoSeam seam) {
    WorkerBuilder worker = ImportWorkers.on(reprise, name, job, slots).deadline(DEADLINE);
    return ImportSpec.handledBy(worker, new TargetArguments().targets(), seam).start();
  }
}
