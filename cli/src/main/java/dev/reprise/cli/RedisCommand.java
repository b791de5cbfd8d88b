package dev.reprise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `reprise redis`, the group of what is about the embedded Redis.
@Command(
    name = "redis",
    description = "The embedded Redis: status, stop, check.",
    synopsisSubcommandLabel = "COMMAND")
final class RedisCommand implements Callable<Integer> {
  private final Invocation invocation;
  @Spec private CommandSpec spec = CommandSpec.create();

  RedisCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /// Without a command: says what there is.
  @Override
  public Integer call() {
    spec.commandLine().usage(invocation.stderr());
    return ExitCode.USAGE;
  }

  static void requireEmbedded(Invocation invocation, String command) {
    if (invocation.options().redis != null) {
      throw new UsageException(
          "reprise redis " + command + " is about the embedded Redis; leave --redis out.");
    }
  }
}
