package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// Writes results to stdout, as lines of JSON or as text for people, and all else to stderr.
final class Output {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GlobalOptions options;
  private final PrintStream stdout;
  private final PrintStream stderr;

  Output(GlobalOptions options, PrintStream stdout, PrintStream stderr) {
    this.options = options;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  boolean isJson() {
    return options.json;
  }

  /// One object on a line of its own; keys in the map's order.
  void json(Map<String, ?> object) {
    try {
      stdout.println(JSON.writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + object, e);
    }
  }

  /// A line of a result, for people.
  void line(String text) {
    stdout.println(text);
  }

  /// A result for people, in aligned columns.
  void table(List<String> titles, List<List<String>> rows) {
    TextTable.of(titles, rows).forEach(stdout::println);
  }

  /// What a person wants to know beside the result; on stderr, not with `--quiet`.
  void note(String text) {
    if (!options.quiet) {
      warn(text);
    }
  }

  /// What must be said in any case, on stderr.
  void warn(String text) {
    ProgressLine.aside(() -> stderr.println(text));
  }

  void flush() {
    stdout.flush();
  }

  /// Whether nobody reads stdout any more (`| head`).
  boolean isBroken() {
    return stdout.checkError();
  }
}
