package dev.reprise.testkit;

import dev.reprise.store.JobStatus;

/// One job as a judge of single steps sees it: where each chunk is, and at which attempt.
public interface JobSight {
  /// Where a chunk is; the finish step may be [#NONE] too.
  enum Place {
    /// Not handed out yet.
    WAITING,
    FLIGHT,
    RETRY,
    DEAD,
    DONE,
    /// Of the finish step: not its turn.
    NONE
  }

  String id();

  String uid();

  JobStatus status();

  long version();

  int total();

  boolean sealed();

  /// Dead chunks that its owner tolerates.
  long tolerated();

  boolean hasFinish();

  /// The first index that was never handed out.
  int next();

  /// @param index of a chunk, or of the finish step
  Place place(int index);

  /// The session that holds it, where it is in flight.
  String holder(int index);

  int attempt(int index);

  /// What the commits counted as `rows`.
  long rows();
}
