package dev.reprise.testkit.sim;

import dev.reprise.testkit.SimStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What makes the store's past another one: a replica, a restart, an earlier state, nothing at all.
final class Histories {
  private static final int KEPT = 4;

  /// A state to go back to, and who was lost then.
  private record Saved(Object state, Set<String> lost) {}

  private final SimStore store;
  private final Observers observers;
  private final Judge judge;
  private final List<Saved> saved = new ArrayList<>();

  Histories(SimStore store, Observers observers, Judge judge) {
    this.store = store;
    this.observers = observers;
    this.judge = judge;
  }

  String newTimeline(boolean restarted) {
    store.newTimeline(restarted);
    judge.anotherHistory();
    return "a new timeline, restarted: " + restarted;
  }

  void save(Dice dice) {
    if (saved.size() == KEPT) {
      saved.remove(dice.below(KEPT));
    }
    saved.add(new Saved(store.save(), observers.lost()));
  }

  /// @return what happened, empty for nothing
  String rollBack(Dice dice) {
    if (saved.isEmpty()) {
      return "";
    }
    Saved before = saved.get(dice.below(saved.size()));
    store.rollBack(before.state);
    observers.begin(before.lost);
    judge.anotherHistory();
    return "the store is as it was once";
  }

  /// @return what happened, empty for nothing
  String loseEverything(Dice dice) {
    if (!dice.once(4)) {
      return "";
    }
    store.loseEverything();
    observers.begin(Set.of());
    judge.anotherHistory();
    return "the store is empty";
  }
}
