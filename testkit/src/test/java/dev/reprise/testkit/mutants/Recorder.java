package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which contract test runs which scripts: a mutant of a script is shown to those tests alone. Found
/// out by one run of them without a mutant, with a class that notes each script that is sent.
final class Recorder {
  private static final String SCRIPT = "dev/reprise/redis/Script.java";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private Recorder() {}

  /// Scripts by test, `class#method`.
  static Map<String, Set<String>> record(Project project, LaneProcess lane, Path overlay) {
    Path file = project.work().resolve("used.tsv");
    if (!isFresh(file, project)) {
      String source = Project.text(project.java().resolve(SCRIPT));
      String place = "Source source(boolean flags) {\n";
      if (!source.contains(place)) {
        throw new IllegalStateException(SCRIPT + " has no " + place.strip() + " any more");
      }
      String noting =
          source.replace(
              place, place + "System.setProperty(\"" + Lane.SEEN + "\" + operation, \"\");\n");
      JavaMutants.compile(project, SCRIPT, noting, overlay);
      LaneProcess.Answer answer = lane.run(overlay, List.of(Plan.CONTRACTS), LIMIT, 1);
      if (answer.red()) {
        throw new IllegalStateException(
            "without a mutant a test is red: " + answer.test() + ": " + answer.why());
      }
      write(file, String.join("\n", lane.takeUsed()));
    }
    return read(file);
  }

  private static boolean isFresh(Path file, Project project) {
    try {
      if (!Files.exists(file)) {
        return false;
      }
      for (Path folder : project.ownClasses()) {
        try (var files = Files.walk(folder)) {
          for (Path each : files.toList()) {
            if (Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(file)) > 0) {
              return false;
            }
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Set<String>> read(Path file) {
    Map<String, Set<String>> used = new LinkedHashMap<>();
    for (String line : new ArrayList<>(Project.text(file).lines().toList())) {
      String[] words = line.split("\t");
      used.put(words[0], Set.of(words[1].split(",")));
    }
    return used;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
