package dev.reprise.testkit.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What a new epoch asks of a worker: its commits again, then what it holds.
final class Duties {
  /// One of them.
  ///
  /// @param redo whether commits are to be said again; else what is held
  /// @param session that committed
  record Due(boolean redo, int slot, String session) {}

  private final Deque<Due> due = new ArrayDeque<>();

  boolean isEmpty() {
    return due.isEmpty();
  }

  @Nullable Due first() {
    return due.peek();
  }

  void clear() {
    due.clear();
  }

  void addRedos(Holdings[] jobs) {
    for (int slot = 0; slot < jobs.length; slot++) {
      for (Holdings.Logged logged : jobs[slot].log) {
        Due redo = new Due(true, slot, logged.session());
        if (!due.contains(redo)) {
          due.add(redo);
        }
      }
    }
  }

  void addReconciles(int slots, String session) {
    for (int slot = 0; slot < slots; slot++) {
      due.add(new Due(false, slot, session));
    }
  }

  void redone(int slot, String session) {
    due.remove(new Due(true, slot, session));
  }

  void reconciled(int slot) {
    due.removeIf(next -> !next.redo() && next.slot() == slot);
  }

  void forget(int slot) {
    due.removeIf(next -> next.slot() == slot);
  }
}
