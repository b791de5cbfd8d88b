package dev.reprise.bench;

import java.util.Map;

/// Somebody whose figures are measured: we, a peer, or a point on the axis along which ours are.
///
/// @param version of what it is, pinned
/// @param settings that differ from its defaults, and how much it was given to do
/// @param rounds at most so many, for what takes minutes; the rounds of all others go on without it
public record Contestant(
    String name, String version, Map<String, String> settings, int rounds, Trial trial) {
  private static final int ALL = Integer.MAX_VALUE;

  /// Us, as this source has it.
  public static final String REPRISE = "Reprise";

  public static Contestant of(String name, String version, Trial trial) {
    return new Contestant(name, version, Map.of(), ALL, trial);
  }

  /// The present source, with a word where it takes part in several ways.
  public static Contestant ours(String how, Trial trial) {
    return of(how.isEmpty() ? REPRISE : REPRISE + ", " + how, Versions.reprise(), trial);
  }

  public Contestant with(Map<String, String> set) {
    return new Contestant(name, version, set, rounds, trial);
  }

  public Contestant atMost(int times) {
    return new Contestant(name, version, settings, times, trial);
  }
}
