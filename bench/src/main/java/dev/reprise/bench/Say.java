package dev.reprise.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;

/// How a process of a contestant speaks to the bench that started it.
public final class Say {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Say() {}

  public static void figures(Map<String, Double> figures) {
    try {
      line(JSON.writeValueAsString(figures));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A word, with the time at which it was said: of a clock that all processes of the machine
  /// share, as the JVM's nanoTime does where Linux and macOS keep it.
  public static void now(String word) {
    line(word + " " + System.nanoTime());
  }

  public static void line(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /// This process ends with the one that started it.
  public static void endWithParent() {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // it is there
                }
              } catch (IOException e) {
                // it is gone
              }
              Runtime.getRuntime().halt(1);
            });
  }

  /// Waits until whoever started this process is gone, or tells it to go on.
  public static void awaitWord() throws IOException {
    int read = System.in.read();
    while (read >= 0 && read != '\n') {
      read = System.in.read();
    }
  }
}
