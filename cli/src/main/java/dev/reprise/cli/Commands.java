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
    List.<Object>of(new JobsCommand(invocation)).forEach(line::addSubcommand);
  }

  private static CommandLine submit(Invocation invocation) {
    return new CommandLine(new SubmitCommand()).addSubcommand(new SubmitCommand.Import(invocation));
  }
}
