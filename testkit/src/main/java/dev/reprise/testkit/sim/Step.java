package dev.reprise.testkit.sim;

import dev.reprise.testkit.sim.Request.Kind;
import org.jspecify.annotations.Nullable;

/// What one step was about, as far as its judges need to know.
///
/// @param ran the request that ran, null where none did
/// @param freed the session that may have lost chunks to a recovery, empty for none
/// @param epoch of the shard
/// @param lost whether the session whose request ran was declared lost before
record Step(@Nullable Request ran, String freed, long epoch, boolean lost) {

  /// The session whose request ran.
  String actor() {
    return ran == null ? "" : ran.session();
  }

  boolean mayTakeFrom(String session) {
    return session.equals(freed) || session.equals(actor());
  }

  boolean isRedo() {
    return ran != null && ran.kind() == Kind.REDO;
  }

  boolean isReconcile() {
    return ran != null && ran.kind() == Kind.RECONCILE;
  }
}
