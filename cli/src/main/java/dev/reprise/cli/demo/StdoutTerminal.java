package dev.reprise.cli.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The terminal that stdout is, found by the programs `test` and `stty`: Java itself knows nothing
/// of its size, and of a terminal only where stdin is one too.
///
/// @param width columns
/// @param height lines
public record StdoutTerminal(int width, int height) {
  private static final int LIMIT_SECONDS = 5;
  private static final int WIDTH = 80;
  private static final int HEIGHT = 24;

  /// Empty where stdout is a pipe or a file, or the terminal can't be moved about in.
  public static Optional<StdoutTerminal> ofStdout(String term) {
    if (term.isEmpty() || term.equals("dumb") || !isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(size().orElse(new StdoutTerminal(WIDTH, HEIGHT)));
  }

  private static boolean isTerminal() {
    try {
      Process test =
          new ProcessBuilder("sh", "-c", "test -t 1")
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      return test.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<StdoutTerminal> size() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return parse(said.strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<StdoutTerminal> parse(String size) {
    if (!size.matches("\\d{1,5} \\d{1,5}")) {
      return Optional.empty();
    }
    String[] numbers = size.split(" ");
    int height = Integer.parseInt(numbers[0]);
    int width = Integer.parseInt(numbers[1]);
    return width == 0 || height == 0
        ? Optional.empty()
        : Optional.of(new StdoutTerminal(width, height));
  }
}
