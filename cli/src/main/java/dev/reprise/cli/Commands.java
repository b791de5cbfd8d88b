package dev.reprise.cli;

import java.util.List;
import picocli.CommandLine;

/// The commands there are, in the order of the help.
final class Commands {
  private Commands() {}

  static void addTo(CommandLine line, Invocation invocation) {
    List.<Object>of(new JobsCommand(invocation)).forEach(line::addSubcommand);
  }
}
