package dev.reprise.testkit;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Everything that one shard holds, as plain commands read it.
///
/// @param keys all keys of the shard, without its tag
/// @param ready of each type, jobs that can be claimed from, with their virtual time
/// @param waiting sessions that claims wait for on a new epoch
public record ShardState(
    SortedMap<String, JobState> jobs,
    SortedMap<String, SessionState> sessions,
    Set<String> keys,
    Set<String> processing,
    Map<String, Double> delayed,
    Map<String, Map<String, Double>> ready,
    Map<String, String> names,
    long tick,
    long waiting) {

  /// @param inFlight of each session that has a set: its indexes
  /// @param requests sessions of which a request is remembered
  public record JobState(
      String id,
      Map<String, String> fields,
      SortedMap<String, Set<String>> inFlight,
      Map<String, Double> retry,
      Set<String> dead,
      Set<Integer> done,
      Set<String> holders,
      Map<String, String> attempts,
      Set<String> failures,
      Set<String> checkpoints,
      Set<String> results,
      Set<String> requests,
      Map<String, Long> counters) {

    public long number(String field) {
      String value = fields.get(field);
      return value == null || value.isEmpty() ? 0 : Long.parseLong(value);
    }

    public String text(String field) {
      return fields.getOrDefault(field, "");
    }

    public int attempt(String index) {
      return Integer.parseInt(attempts.getOrDefault(index, "1"));
    }
  }

  /// @param deadline by the shard clock, null where the session isn't listed
  public record SessionState(
      Map<String, String> record, Set<String> jobs, @Nullable Double deadline) {}
}
