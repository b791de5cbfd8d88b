package dev.reprise.chaos.history;

import java.util.List;

/// One thing that must be true of every history.
public interface Law {
  /// All of them.
  List<Law> ALL =
      List.of(
          new EffectLaw(),
          new EndLaw(),
          new TokenLaw(),
          new FenceLaw(),
          new StoryLaw(),
          new BudgetLaw(),
          new TimeLaw(),
          new DurabilityLaw(),
          new BalanceLaw(),
          new CountLaw());

  /// The invariants that it checks, by their numbers: `I1`, `I4 I13`.
  String invariants();

  /// Sentences that say what isn't so; empty where all is well.
  List<String> broken(Evidence evidence);
}
