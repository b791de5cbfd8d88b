package dev.reprise.testkit.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The mutants that behave as the original does in everything that is promised, each with the
/// sentence that says why: `equivalent-mutants.txt`, a line `id: sentence` for each.
///
/// @param gone ids that are explained, but no mutant bears any more
record Explained(Map<String, String> reasons, List<String> gone) {
  private static final String LIST = "equivalent-mutants.txt";

  static Explained read(List<Mutant> mutants) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : text().lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int end = line.indexOf(": ");
        if (end < 0) {
          throw new IllegalStateException(LIST + ": no reason in: " + line);
        }
        reasons.put(line.substring(0, end), line.substring(end + 2).strip());
      }
    }
    Set<String> ids = mutants.stream().map(Mutant::id).collect(Collectors.toSet());
    return new Explained(
        reasons, reasons.keySet().stream().filter(id -> !ids.contains(id)).toList());
  }

  boolean contains(Mutant mutant) {
    return reasons.containsKey(mutant.id());
  }

  private static String text() {
    try (InputStream in = Explained.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException("no " + LIST + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
