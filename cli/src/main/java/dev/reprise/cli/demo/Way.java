package dev.reprise.cli.demo;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.Consumer;

/// How the story is told.
public sealed interface Way {
  /// For programs: one object for each fact.
  record Json(Consumer<Map<String, ?>> out) implements Way {}

  /// For a pipe or a file: plain lines.
  record Text(PrintStream out) implements Way {}

  /// For a terminal: with a picture that moves.
  ///
  /// @param height lines of the terminal
  record Screen(PrintStream out, Look look, int height) implements Way {}
}
