package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.chaos.ChaosSeam;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.KeepAlive;
import dev.reprise.embedded.RepriseHome;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A worker of an import under chaos: the import's own, but that it dawdles around its
/// transactions, has the shortest deadline there is, and bears its process id at Redis, so that its
/// connections can be told from others and cut.
@Command(name = ChaosWorkerCommand.NAME, hidden = true)
final class ChaosWorkerCommand implements Callable<Integer> {
  static final String NAME = "chaos-worker";
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "JOB")
  String job = "";

  @Option(names = "--slots", required = true)
  int slots;

  @Mixin private CredentialArguments credentials = new CredentialArguments();
  @Mixin private TargetArguments target = new TargetArguments();

  ChaosWorkerCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ParentWatch parent = ParentWatch.start();
    ChaosSeam seam = ChaosSeam.of(invocation.variable(ChaosSeam.DELAY));
    EmbeddedRedis redis = EmbeddedRedis.startOrJoin(RepriseHome.resolve());
    try (StopSignal stop = StopSignal.install();
        KeepAlive keepAlive = KeepAlive.watch(RepriseHome.resolve(), redis);
        Reprise reprise = Reprise.options(address(keepAlive)).seam(seam).connect();
        WorkerName name = WorkerName.take(ImportWorkers.lockFolder(), ImportWorkers.base(job));
        Worker worker = start(reprise, name, seam)) {
      while (!parent.isGone() && !stop.isRequested()) {
        stop.await(POLL);
      }
    }
    return ExitCode.DONE;
  }

  private static String address(KeepAlive redis) {
    return redis.current().uri()
        + "?clientName="
        + ChaosSeam.clientName(ProcessHandle.current().pid());
  }

  private Worker start(Reprise reprise, WorkerName name, ChaosSeam seam) {
    WorkerBuilder worker = ImportWorkers.on(reprise, name, job, slots).deadline(DEADLINE);
    return ImportSpec.handledBy(
            worker, target.targets().with(credentials.credentials()).as(name.name()), seam)
        .start();
  }
}
