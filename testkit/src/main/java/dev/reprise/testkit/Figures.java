package dev.reprise.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a measuring tool found. Where the environment has `RECORD=DIR` it is kept as
/// `DIR/NAME.json`, from which [ReliabilityPage] is written.
///
/// @param command the line that measures it again
/// @param figures label to number or text, in their order
public record Figures(String name, String command, Duration took, Map<String, Object> figures) {

  /// Writes them where `RECORD` says, if it says so.
  public void record() throws IOException {
    String folder = System.getenv().getOrDefault("RECORD", "");
    if (!folder.isEmpty()) {
      write(Files.createDirectories(Path.of(folder)), Clock.systemUTC());
    }
  }

  void write(Path folder, Clock clock) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("command", command);
    all.put("date", clock.instant().toString());
    all.put("machine", machine());
    all.put("seconds", took.toSeconds());
    all.put("figures", figures);
    Files.writeString(
        folder.resolve(name + ".json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }

  private static String machine() {
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch");
  }
}
