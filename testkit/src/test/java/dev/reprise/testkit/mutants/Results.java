package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of each mutant, kept between runs in `target/mutants/results.tsv`: which test to try
/// first, and what a run that was interrupted needn't do again.
final class Results {
  /// @param test the first that was red, empty where none was
  record Result(String id, int source, boolean killed, String test, String why, long millis) {}

  private final Path file;
  private final Map<String, Result> earlier = new HashMap<>();
  private final Map<String, Result> now = new LinkedHashMap<>();

  Results(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Project.text(file).lines().toList()) {
        String[] words = line.split("\t", -1);
        if (words.length == 6) {
          earlier.put(
              words[0],
              new Result(
                  words[0],
                  Integer.parseInt(words[1]),
                  words[2].equals("killed"),
                  words[3],
                  words[4],
                  Long.parseLong(words[5])));
        }
      }
    }
  }

  synchronized @Nullable Result earlier(Mutant mutant) {
    return earlier.get(mutant.id());
  }

  synchronized void add(Result result) {
    now.put(result.id(), result);
    try {
      Files.writeString(
          file,
          String.join(
                  "\t",
                  result.id(),
                  Integer.toString(result.source()),
                  result.killed() ? "killed" : "survived",
                  result.test(),
                  result.why(),
                  Long.toString(result.millis()))
              + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized Map<String, Result> ofThisRun() {
    return new LinkedHashMap<>(now);
  }
}
