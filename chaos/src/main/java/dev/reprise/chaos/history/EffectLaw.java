package dev.reprise.chaos.history;

import dev.reprise.chaos.stage.Table.Marker;
import dev.reprise.chaos.stage.Table.Row;
import dev.reprise.store.JobStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// I1: a chunk has at most one effect in the table, and exactly one where its job is COMPLETED.
public final class EffectLaw implements Law {
  @Override
  public String invariants() {
    return "I1";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    Map<Integer, Set<String>> tokens = new HashMap<>();
    Map<Integer, Integer> rows = new HashMap<>();
    Set<Long> numbers = new HashSet<>();
    for (Row row : evidence.rows()) {
      tokens.computeIfAbsent(row.chunk(), chunk -> new HashSet<>()).add(row.token());
      rows.merge(row.chunk(), 1, Integer::sum);
      if (!numbers.add(row.number())) {
        broken.add("record " + row.number() + " of chunk " + row.chunk() + " is there twice");
      }
    }
    tokens.forEach(
        (chunk, by) -> {
          if (by.size() > 1) {
            broken.add("chunk " + chunk + " was written by several attempts: " + by);
          }
        });
    markers(evidence, tokens, broken);
    for (int chunk = 0; chunk < evidence.job().total(); chunk++) {
      boolean must =
          evidence.job().status() == JobStatus.COMPLETED && !evidence.job().dead().contains(chunk);
      int there = rows.getOrDefault(chunk, 0);
      int whole = evidence.job().recordsPerChunk();
      if (there != whole && (must || there != 0)) {
        broken.add("chunk " + chunk + " has " + there + " of " + whole + " records in the table");
      }
    }
    return broken;
  }

  private static void markers(
      Evidence evidence, Map<Integer, Set<String>> tokens, List<String> broken) {
    Set<String> marked = new HashSet<>();
    for (Marker marker : evidence.markers()) {
      if (!marker.uid().equals(evidence.job().uid())) {
        broken.add("a marker of another incarnation: " + marker);
      }
      if (!marked.add(marker.chunk())) {
        broken.add("chunk " + marker.chunk() + " is marked twice");
      }
      Set<String> by = tokens.getOrDefault(Integer.valueOf(marker.chunk()), Set.of());
      if (!by.contains(marker.token())) {
        broken.add(
            "chunk %s was marked by %s and written by %s"
                .formatted(marker.chunk(), marker.token(), by));
      }
    }
    tokens.keySet().stream()
        .filter(chunk -> !marked.contains(chunk.toString()))
        .forEach(chunk -> broken.add("chunk " + chunk + " has rows and no marker"));
  }
}
