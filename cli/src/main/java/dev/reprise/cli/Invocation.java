package dev.reprise.cli;

import java.io.PrintStream;
import java.util.Map;

/// One call of the command line: the options that hold for every command, the environment, and
/// where to write. Every command is made with it.
///
/// @param options filled by the parser before a command runs
/// @param stdout for the command's own output, buffered
/// @param stderr for all else
record Invocation(
    GlobalOptions options,
    Map<String, String> environment,
    PrintStream stdout,
    PrintStream stderr) {

  static Invocation of(Map<String, String> environment, PrintStream stdout, PrintStream stderr) {
    return new Invocation(new GlobalOptions(), environment, stdout, stderr);
  }

  Output output() {
    return new Output(options, stdout, stderr);
  }

  /// Connects for a moment.
  Connection connect() {
    return Connection.open(this, false);
  }

  /// Connects for a command that runs long: an embedded Redis that dies meanwhile is brought back.
  Connection connectForLong() {
    return Connection.open(this, true);
  }

  /// A variable of the environment, empty where it isn't set.
  String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }
}
