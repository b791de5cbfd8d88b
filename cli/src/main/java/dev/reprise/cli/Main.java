package dev.reprise.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line `reprise`.
@Command(
    name = "reprise",
    description = "Long jobs that go on after kill -9, with all state in Redis.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int exit = new CommandLine(new Main()).execute(args);
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(exit); // nothing is left to end, and shutdown takes its time
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
