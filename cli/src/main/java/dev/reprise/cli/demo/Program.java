package dev.reprise.cli.demo;

import java.util.List;

/// This program, to be started once more.
@FunctionalInterface
public interface Program {
  /// The hidden command that is `import` with the demo's workers.
  String IMPORT = "demo-import";

  /// The hidden command that is one consumer of the plain loop.
  String PLAIN = "demo-plain";

  /// Records a chunk of the import.
  int CHUNK_RECORDS = 500;

  /// The name of the variable that holds the folder of [Holds].
  String HOLDS = "REPRISE_DEMO_HOLDS";

  /// The name of the variable that holds the pace: rows a second, for each process.
  String PACE = "REPRISE_DEMO_PACE";

  /// A process that isn't started yet.
  ProcessBuilder with(List<String> arguments);
}
