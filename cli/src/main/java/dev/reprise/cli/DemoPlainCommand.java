package dev.reprise.cli;

import dev.reprise.cli.demo.Holds;
import dev.reprise.cli.demo.Pacer;
import dev.reprise.cli.demo.PlainLoop;
import dev.reprise.cli.demo.Program;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// A consumer of the demo's plain loop, under the same pace, and held at the same points.
@Command(name = Program.PLAIN, hidden = true)
final class DemoPlainCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(index = "1", paramLabel = "DATABASE")
  Path database = Path.of("");

  DemoPlainCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws SQLException {
    ParentWatch.start(() -> Runtime.getRuntime().halt(ExitCode.FAILED));
    Holds holds = new Holds(Path.of(invocation.variable(Program.HOLDS)));
    Pacer pacer = Pacer.of(PlainLoop.BATCH, Integer.parseInt(invocation.variable(Program.PACE)));
    PlainLoop.Steps steps =
        new PlainLoop.Steps() {
          @Override
          public void beforeInsert() {
            pacer.await();
          }

          @Override
          public void afterCommit() {
            holds.pass(Holds.COMMITTED);
            holds.pass(Holds.UNTOLD);
          }
        };
    new PlainLoop(name, steps).run(invocation.variable("REPRISE_REDIS"), database);
    return ExitCode.DONE;
  }
}
