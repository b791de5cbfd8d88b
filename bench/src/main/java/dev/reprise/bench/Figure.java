package dev.reprise.bench;

/// One thing that a run of a contestant gives.
///
/// @param name as the run reports it, with its unit where the name doesn't say it: `chunks/s`, `p99
///   ms`
public record Figure(String name, Better better) {
  public static Figure more(String name) {
    return new Figure(name, Better.MORE);
  }

  public static Figure less(String name) {
    return new Figure(name, Better.LESS);
  }
}
