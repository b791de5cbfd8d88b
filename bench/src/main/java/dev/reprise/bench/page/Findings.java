package dev.reprise.bench.page;

import dev.reprise.bench.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that was recorded below one folder.
record Findings(List<Finding> all) {

  static Findings in(Path folder) throws IOException {
    List<Finding> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          all.add(Finding.read(file));
        }
      }
    }
    return new Findings(all);
  }

  /// The records of a measure: on the Redis of the system first, then on the bundled one; those of
  /// `S1` are those whose id begins with `S1-`.
  List<Finding> of(String id) {
    return all.stream()
        .filter(finding -> finding.id().equals(id) || finding.id().startsWith(id + "-"))
        .sorted(Comparator.comparing(Finding::isBundled))
        .toList();
  }

  Optional<Finding> first(String id) {
    return all.stream()
        .filter(finding -> finding.id().equals(id) && !finding.isBundled())
        .findFirst();
  }
}
