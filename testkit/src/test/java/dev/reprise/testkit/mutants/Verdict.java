package dev.reprise.testkit.mutants;

import dev.reprise.testkit.mutants.Results.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// The end of a run, in figures: 0 where each mutant was killed or is explained.
record Verdict(List<Mutant> mutants, Explained explained, Map<String, Result> results) {

  int print(PrintStream out, Duration took) {
    List<Mutant> survived =
        mutants.stream()
            .filter(mutant -> results.containsKey(mutant.id()))
            .filter(mutant -> !results.get(mutant.id()).killed())
            .filter(mutant -> !explained.contains(mutant))
            .toList();
    List<Mutant> contradicted =
        mutants.stream()
            .filter(mutant -> explained.contains(mutant) && results.containsKey(mutant.id()))
            .filter(mutant -> results.get(mutant.id()).killed())
            .toList();
    long killed =
        mutants.stream()
            .filter(mutant -> results.containsKey(mutant.id()))
            .filter(mutant -> results.get(mutant.id()).killed())
            .count();
    long equivalent = mutants.stream().filter(explained::contains).count() - contradicted.size();
    survived.forEach(mutant -> out.println("survived: " + mutant));
    contradicted.forEach(
        mutant ->
            out.println(
                "explained as equivalent, but killed by "
                    + results.get(mutant.id()).test()
                    + ": "
                    + mutant));
    explained.gone().forEach(id -> out.println("explained, but there is no such mutant: " + id));
    out.printf(
        "%d mutants: %d killed, %d explained as equivalent, %d survived (%d s)%n",
        mutants.size(), killed, equivalent, survived.size(), took.toSeconds());
    write(killed, equivalent, survived.size(), took);
    boolean fine = survived.isEmpty() && contradicted.isEmpty() && explained.gone().isEmpty();
    return fine ? 0 : 1;
  }

  /// For docs/reliability.md, where RECORD names a folder.
  private void write(long killed, long equivalent, long survived, Duration took) {
    String folder = System.getenv("RECORD");
    if (folder == null || folder.isEmpty()) {
      return;
    }
    String json =
        """
        {"name": "mutants", "command": "make mutants", "date": "%s", "machine": "%d cores, %s %s",
         "seconds": %d, "figures": {"mutants": %d, "killed": %d, "explained as equivalent": %d, "survived": %d}}
        """
            .formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                took.toSeconds(),
                mutants.size(),
                killed,
                equivalent,
                survived);
    try {
      Files.createDirectories(Path.of(folder));
      Files.writeString(Path.of(folder, "mutants.json"), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
