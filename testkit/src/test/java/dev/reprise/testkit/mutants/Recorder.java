package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which contract test runs which blocks of the scripts: a mutant is shown to those tests alone
/// that run the code around it. Found out by one run of them without a mutant, with scripts that
/// note in Redis which of their blocks they enter.
final class Recorder {
  private static final String STORE = "dev/reprise/testkit/RedisStoreUnderTest.java";
  private static final String PLACE = "RedisStoreUnderTest on(int port) {\n";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Recorder() {}

  /// Blocks by test, `class#method`; a block is `file@where it begins`.
  static Map<String, Set<String>> record(Project project, LaneProcess lane, Path overlay) {
    Path file = project.work().resolve("used.tsv");
    if (!isFresh(file, project)) {
      LuaMutants.sources(project.lua())
          .forEach((name, lua) -> write(overlay.resolve(name), marked(name, lua)));
      String source = Project.text(project.module().resolve("src/main/java").resolve(STORE));
      if (!source.contains(PLACE)) {
        throw new IllegalStateException(STORE + " has no " + PLACE.strip() + " any more");
      }
      String telling =
          PLACE + "System.setProperty(\"" + Lane.PORT + "\", Integer.toString(port));\n";
      JavaMutants.compile(project, STORE, source.replace(PLACE, telling), overlay);
      // The marks make one or the other red that counts commands.
      lane.run(overlay, List.of(Plan.CONTRACTS), LIMIT, 1);
      String used = String.join("\n", lane.takeUsed());
      LaneProcess.Answer answer = lane.run(project.nothing(), List.of(Plan.CONTRACTS), LIMIT, 1);
      if (answer.red()) {
        throw new IllegalStateException(
            "without a mutant a test is red: " + answer.test() + ": " + answer.why());
      }
      write(file, used);
    }
    return read(file);
  }

  /// The block in which a mutant stands.
  static String blockOf(Mutant mutant, String lua) {
    return block(mutant.file(), LuaTree.of(lua).blockAround(mutant.place()));
  }

  private static String block(String file, int from) {
    return file.substring(file.lastIndexOf('/') + 1) + "@" + from;
  }

  private static String marked(String file, String lua) {
    StringBuilder marked = new StringBuilder(lua);
    LuaTree.of(lua).blocks.stream()
        .map(LuaTree.Span::from)
        .sorted(Comparator.reverseOrder())
        .forEach(
            from ->
                marked.insert(
                    from,
                    " redis.call('SADD', '" + Lane.SEEN + "', '" + block(file, from) + "') "));
    return marked.toString();
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
