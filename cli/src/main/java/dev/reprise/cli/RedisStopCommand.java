package dev.reprise.cli;

import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.embedded.RepriseHome;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `reprise redis stop`.
@Command(
    name = "stop",
    description = "Stop the embedded Redis. Its data stays; the next command starts it again.")
final class RedisStopCommand implements Callable<Integer> {
  private final Invocation invocation;

  RedisStopCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    RedisCommand.requireEmbedded(invocation, "stop");
    Output output = invocation.output();
    Path home = RepriseHome.resolve();
    boolean stopped = EmbeddedRedis.stop(home);
    if (output.isJson()) {
      output.json(Map.of("stopped", stopped));
    } else {
      output.line(
          stopped
              ? "Stopped; the data stays in " + home + ", the next command starts it again."
              : "No embedded Redis ran in " + home + ".");
    }
    return ExitCode.DONE;
  }
}
