package dev.reprise.cli;

import dev.reprise.cli.demo.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/// The commands there are, in the order of the help.
final class Commands {
  private Commands() {}

  /// Adds the commands that the arguments may mean: those that they name, or all where they name
  /// none or ask for help. Reading what each takes costs more time than a short command has.
  static void addTo(CommandLine line, Invocation invocation, List<String> args) {
    Map<String, Supplier<Object>> all = all(invocation);
    boolean every =
        args.contains("-h") || args.contains("--help") || args.stream().noneMatch(all::containsKey);
    all.forEach(
        (name, command) -> {
          if (every || args.contains(name)) {
            line.addSubcommand(name, command.get());
          }
        });
  }

  private static Map<String, Supplier<Object>> all(Invocation invocation) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("import", () -> new ImportCommand(invocation, ImportWorkerCommand.NAME));
    all.put("submit", () -> submit(invocation));
    all.put(ImportWorkerCommand.NAME, () -> new ImportWorkerCommand(invocation));
    all.put("worker", () -> new WorkerCommand(invocation));
    all.put("jobs", () -> new JobsCommand(invocation));
    all.put("job", () -> new JobCommand(invocation));
    all.put("watch", () -> new WatchCommand(invocation));
    all.put("chunks", () -> new ChunksCommand(invocation));
    all.put("workers", () -> new WorkersCommand(invocation));
    all.put("events", () -> new EventsCommand(invocation));
    all.put("pause", () -> new PauseCommand(invocation));
    all.put("resume", () -> new ResumeCommand(invocation));
    all.put("cancel", () -> new CancelCommand(invocation));
    all.put("redrive", () -> new RedriveCommand(invocation));
    all.put("recover", () -> new RecoverCommand(invocation));
    all.put("audit", () -> new AuditCommand(invocation));
    all.put("doctor", () -> new DoctorCommand(invocation));
    all.put("chaos", () -> new ChaosCommand(invocation));
    all.put(ChaosCommand.IMPORT, () -> hiddenImport(invocation, ChaosWorkerCommand.NAME));
    all.put(ChaosWorkerCommand.NAME, () -> new ChaosWorkerCommand(invocation));
    all.put("redis", () -> redis(invocation));
    all.put("demo", () -> new DemoCommand(invocation));
    all.put(Program.IMPORT, () -> hiddenImport(invocation, DemoWorkerCommand.NAME));
    all.put(DemoWorkerCommand.NAME, () -> new DemoWorkerCommand(invocation));
    all.put(Program.PLAIN, () -> new DemoPlainCommand(invocation));
    return all;
  }

  /// The real import; only its worker processes are slower.
  private static CommandLine hiddenImport(Invocation invocation, String worker) {
    CommandLine line = new CommandLine(new ImportCommand(invocation, worker));
    line.getCommandSpec().usageMessage().hidden(true);
    return line;
  }

  private static CommandLine redis(Invocation invocation) {
    return new CommandLine(new RedisCommand(invocation))
        .addSubcommand(new RedisStatusCommand(invocation))
        .addSubcommand(new RedisStopCommand(invocation))
        .addSubcommand(new RedisCheckCommand(invocation));
  }

  private static CommandLine submit(Invocation invocation) {
    return new CommandLine(new SubmitCommand()).addSubcommand(new SubmitCommand.Import(invocation));
  }
}
