package dev.reprise.testkit.model;

/// A guard that the model leaves out on purpose, so that a simulation can show that it would be
/// missed.
public enum Fault {
  /// None: the protocol as it is meant.
  NONE,
  /// A redo counts a chunk that is done already.
  REDO_WITHOUT_DONE_CHECK,
  /// An outcome is taken from the chunk's session at whatever attempt.
  FENCE_WITHOUT_ATTEMPT,
  /// Recovery puts back what the lost session had committed.
  RECOVER_REQUEUES_DONE,
  /// A job ends while chunks wait to be tried again.
  END_IGNORES_RETRY,
  /// A settle that comes again is run again.
  SETTLE_WITHOUT_NUMBER,
  /// A reconcile that comes late is taken for a new one.
  RECONCILE_WITHOUT_NUMBER,
  /// A chunk that was given back is handed out again at the same attempt.
  RELEASE_KEEPS_ATTEMPT,
  /// A new epoch is one above the stored one, whatever callers have seen.
  EPOCH_FROM_STORED,
  /// A lost session may go on claiming.
  LOST_MAY_CLAIM,
  /// The finish step is offered while chunks are in flight.
  FINISH_BEFORE_OTHERS,
  /// A wall clock that jumps takes the shard clock with it.
  WALL_CLOCK_EXPIRES,
  /// A chunk is proven to kill its workers though it crashed among others.
  PROVEN_AMONG_OTHERS,
  /// The first failure of a chunk is its last.
  BUDGET_OF_ONE
}
