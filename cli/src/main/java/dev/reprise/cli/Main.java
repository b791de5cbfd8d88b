package dev.reprise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The command line `reprise`.
@Command(
    name = "reprise",
    description = "Long jobs that go on after kill -9, with all state in Redis.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
  private final Invocation invocation;
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Invocation invocation) {
    this.invocation = invocation;
  }

  public static void main(String[] args) {
    PrintStream stdout =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int exit = run(Invocation.of(System.getenv(), stdout, System.err), args);
    Runtime.getRuntime().halt(exit); // nothing is left to end, and shutdown takes its time
  }

  /// Runs one command in this process, as the program of that name would.
  ///
  /// @param environment in place of the process's
  /// @return the exit code
  public static int run(
      Map<String, String> environment, PrintStream stdout, PrintStream stderr, String... args) {
    return run(Invocation.of(environment, stdout, stderr), args);
  }

  /// Runs one command.
  ///
  /// @return the exit code
  static int run(Invocation invocation, String... args) {
    CommandLine line = new CommandLine(new Main(invocation));
    line.addMixin("everywhere", invocation.options());
    Commands.addTo(line, invocation, List.of(args));
    adopt(line);
    Faults faults = new Faults(invocation);
    PrintWriter out = new PrintWriter(invocation.stdout(), true, StandardCharsets.UTF_8);
    line.setOut(out)
        .setErr(new PrintWriter(invocation.stderr(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(faults::misread)
        .setExecutionExceptionHandler((e, command, parsed) -> faults.failed(e))
        .setExecutionStrategy(parsed -> execute(invocation, parsed));
    int exit = line.execute(args);
    out.flush();
    invocation.stdout().flush();
    invocation.stderr().flush();
    return exit;
  }

  private static void adopt(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getCommandSpec().usageMessage().sortOptions(false);
    line.getSubcommands().values().forEach(Main::adopt);
  }

  private static int execute(Invocation invocation, ParseResult parsed) {
    CommandLine line = parsed.commandSpec().commandLine();
    if (invocation.options().noColor || !invocation.variable("NO_COLOR").isEmpty()) {
      line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    }
    if (invocation.options().verbose) {
      StderrLog.verbose();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /// Without a command: says what there is.
  @Override
  public Integer call() {
    spec.commandLine().usage(invocation.stderr());
    return ExitCode.USAGE;
  }

  /// The version that the build wrote into the jar.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"reprise " + (version == null ? "(not built into a jar)" : version)};
    }
  }
}
