package dev.reprise.cli.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.RepriseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How one side ended.
///
/// @param job as its command printed it, with an empty object where it printed none
/// @param said its last line on stderr
record Ran(int exit, JsonNode job, String said, Duration took) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Ran of(int exit, Path out, Path err, Duration took) {
    List<String> lines = lines(out);
    List<String> errors = lines(err);
    return new Ran(
        exit,
        json(lines.isEmpty() ? "" : lines.getLast()),
        errors.isEmpty() ? "it said nothing" : errors.getLast(),
        took);
  }

  /// Whether its job was done, with or without rejected records.
  boolean isCompleted() {
    return job.path("status").asText().equals("COMPLETED");
  }

  private static JsonNode json(String line) {
    try {
      return line.startsWith("{") ? JSON.readTree(line) : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new RepriseException("%s can't be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /// In what it ended differently.
  List<String> differences(Ran other) {
    List<String> found = new ArrayList<>();
    if (exit != other.exit) {
      found.add(
          "exit code %d undisturbed, %d under chaos (%s)".formatted(exit, other.exit, other.said));
    }
    for (String field : List.of("status", "done", "dead", "rejected", "counters")) {
      if (!job.path(field).equals(other.job.path(field))) {
        found.add(
            "%s: %s undisturbed, %s under chaos"
                .formatted(field, job.path(field), other.job.path(field)));
      }
    }
    return found;
  }
}
