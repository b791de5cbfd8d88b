package dev.reprise.bench;

import java.util.List;

/// What is measured, of whom, and what must come out.
///
/// @param id by which `ONLY` chooses it and its record is named
/// @param title what the figures are of, as a reader sees it
/// @param figures in the order of their columns; the first is the one that is compared
/// @param contestants in the order of their runs: A B A B
public record Measure(
    String id, String title, List<Figure> figures, List<Contestant> contestants, Plan plan) {

  /// @param targets what must come out
  /// @param warm whether a round that doesn't count goes ahead, where all is measured
  public record Plan(List<Target> targets, boolean warm) {}

  public static Measure of(
      String id, String title, List<Figure> figures, List<Contestant> contestants) {
    return new Measure(id, title, figures, contestants, new Plan(List.of(), true));
  }

  public Measure targets(Target... targets) {
    return new Measure(id, title, figures, contestants, new Plan(List.of(targets), plan.warm()));
  }

  /// Without a round ahead: where each run is a process from its start, or takes minutes.
  public Measure cold() {
    return new Measure(id, title, figures, contestants, new Plan(plan.targets(), false));
  }

  Figure main() {
    return figures.get(0);
  }
}
