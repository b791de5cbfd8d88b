package dev.reprise.cli;

import dev.reprise.cli.demo.Demo;
import dev.reprise.cli.demo.Look;
import dev.reprise.cli.demo.StdoutTerminal;
import dev.reprise.cli.demo.StoppedException;
import dev.reprise.cli.demo.Way;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `reprise demo`.
@Command(
    name = "demo",
    description =
        "A real import under real kills, and the proof, beside a plain loop under the same kills;"
            + " under a minute, in a temporary folder with a Redis of its own.")
final class DemoCommand implements Callable<Integer> {
  private static final int MIN_PACE = 1_000;
  private static final int MAX_PACE = 100_000;
  private static final int MAX_WIDTH = 100;
  private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1";

  private final Invocation invocation;

  @Option(
      names = "--rows-per-second",
      paramLabel = "N",
      defaultValue = "8000",
      description = "The pace, from 1000 to 100000 (8000).")
  int rowsPerSecond = 8_000;

  @Option(
      names = "--keep",
      description = "Leave the folder with the tables and logs, and say where.")
  boolean keep;

  DemoCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Bounds.require("--rows-per-second", rowsPerSecond, MIN_PACE, MAX_PACE);
    if (invocation.options().redis != null || invocation.options().namespace != null) {
      throw new UsageException(
          "The demo kills its Redis, so it has one of its own: leave out --redis and --namespace.");
    }
    if (!invocation.options().verbose) {
      StderrLog.errorsOnly(); // that Redis goes away is told on stdout
    }
    try (StopSignal stop = StopSignal.install()) {
      Demo demo =
          new Demo(new Demo.Options(rowsPerSecond, keep, next()), this::program, stop::await);
      return demo.run(way()) ? ExitCode.DONE : ExitCode.FAILED;
    } catch (StoppedException e) {
      invocation.output().warn("Stopped; nothing of the demo is left.");
      return ExitCode.INTERRUPTED;
    }
  }

  private Way way() {
    Output output = invocation.output();
    if (output.isJson()) {
      return new Way.Json(
          object -> {
            output.json(object);
            output.flush();
          });
    }
    Optional<StdoutTerminal> terminal = StdoutTerminal.ofStdout(invocation.variable("TERM"));
    if (terminal.isEmpty() || invocation.options().quiet) {
      return new Way.Text(invocation.stdout());
    }
    boolean colours = !invocation.options().noColor && invocation.variable("NO_COLOR").isEmpty();
    Look look =
        new Look(
            colours,
            Terminal.takesSymbols(invocation),
            Math.min(MAX_WIDTH, terminal.get().width()));
    return new Way.Screen(invocation.stdout(), look, terminal.get().height());
  }

  /// Its processes live for seconds: the quick compiler is enough, and leaves the cores to them.
  private ProcessBuilder program(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(OwnProgram.command(JAVA_OPTIONS, arguments));
    builder.environment().put("REPRISE_JAVA_OPTS", JAVA_OPTIONS);
    return builder.redirectInput(ProcessBuilder.Redirect.PIPE);
  }

  private static String next() {
    String jar = System.getProperty("java.class.path", "");
    String program =
        System.getProperty(
            "reprise.launcher",
            jar.endsWith(".jar") && !jar.contains(File.pathSeparator)
                ? "java -jar " + jar
                : "reprise");
    return program + " import FILE.csv --to jdbc:sqlite:my.db --table t";
  }
}
