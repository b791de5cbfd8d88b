package dev.reprise.cli;

import dev.reprise.embedded.RepriseHome;
import dev.reprise.worker.Worker;
import dev.reprise.worker.WorkerBuilder;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reprise worker`.
@Command(
    name = "worker",
    description = "Work on jobs until SIGTERM or Ctrl-C, then drain: finish or give back, and end.")
final class WorkerCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
  private static final int MAX_SLOTS = 512;

  private final Invocation invocation;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Stable over restarts (this host's name).")
  @Nullable String name;

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Chunks that run at once, from 1 to 512 (twice the processors, at least 8).")
  @Nullable Integer slots;

  @Option(
      names = "--types",
      paramLabel = "TYPE",
      split = ",",
      description = "Only these types of jobs, with commas (all that it knows).")
  List<String> types = List.of();

  @Mixin private TargetArguments target = new TargetArguments();

  WorkerCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (slots != null) {
      Bounds.require("--slots", slots, 1, MAX_SLOTS);
    }
    Handlers handlers = Handlers.standard(target.targets().as(workerName()));
    handlers.requireKnown(types);
    if (!invocation.options().quiet) {
      StderrLog.verbose();
    }
    try (StopSignal stop = StopSignal.install();
        Connection connection = invocation.connectForLong();
        Worker worker = builder(connection, handlers).start()) {
      LOG.info(
          "worker={} redis={} namespace={} waits for work; SIGTERM or Ctrl-C drains it",
          worker.name(),
          connection.isEmbedded() ? "embedded" : connection.reprise().address(),
          connection.reprise().namespace());
      stop.await();
      LOG.info("worker={} drains: it claims nothing more and ends", worker.name());
    }
    return ExitCode.DONE;
  }

  private WorkerBuilder builder(Connection connection, Handlers handlers) {
    WorkerBuilder builder =
        connection
            .reprise()
            .worker(workerName())
            .lockFolder(RepriseHome.resolve().resolve("locks"));
    if (slots != null) {
      builder.slots(slots);
    }
    return handlers.register(builder, types);
  }

  private String workerName() {
    return name == null ? HostName.get() : name;
  }
}
