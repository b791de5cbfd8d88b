package dev.reprise.testkit.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Writes figures where the environment says `RECORD=DIR`, for the page of figures.
final class Figures {
  private Figures() {}

  static void write(String name, double seconds, Map<String, Object> figures) throws IOException {
    String dir = System.getenv("RECORD");
    if (dir == null || dir.isEmpty()) {
      return;
    }
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("name", name);
    record.put("command", System.getenv().getOrDefault("RECORD_COMMAND", "make simulate"));
    record.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    record.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " cores, "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version"));
    record.put("seconds", Math.round(seconds * 10) / 10.0);
    record.put("figures", new TreeMap<>(figures));
    Path folder = Files.createDirectories(Path.of(dir));
    Files.writeString(
        folder.resolve(name + ".json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(record) + "\n");
  }
}
