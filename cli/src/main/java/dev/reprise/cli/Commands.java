package dev.reprise.cli;

import java.util.List;
import picocli.CommandLine;

/// The commands there are, in the order of the help.
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line, Invocation invocation) {
    line.addSubcommand(new ImportCommand(invocation));
    line.addSubcommand(submit(invocation));
    line.addSubcommand(new ImportWorkerCommand(invocation));
    List.<Object>of(
            new WorkerCommand(invocation),
            new JobsCommand(invocation),
            new JobCommand(invocation),
            new ChunksCommand(invocation),
            new WorkersCommand(invocation),
            new EventsCommand(invocation),
            new PauseCommand(invocation),
            new ResumeCommand(invocation),
            new CancelCommand(invocation),
            new RedriveCommand(invocation),
            new RecoverCommand(invocation),
            new AuditCommand(invocation))
        .forEach(line::addSubcommand);
    line.addSubcommand(redis(invocation));
  }

  private static CommandLine redis(Invocation invocation) {
    return new CommandLine(new RedisCommand(invocation))
        .addSubcommand(new RedisStatusCommand(invocation))
        .addSubcommand(new RedisStopCommand(invocation));
  }

  private static CommandLine submit(Invocation invocation) {
    return new CommandLine(new SubmitCommand()).addSubcommand(new SubmitCommand.Import(invocation));
  }
}
