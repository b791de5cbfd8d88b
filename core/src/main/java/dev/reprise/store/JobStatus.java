package dev.reprise.store;

/// The state of a job.
public enum JobStatus {
  PENDING,
  PROCESSING,
  PAUSED,
  COMPLETED,
  FAILED,
  CANCELLED;

  /// Whether nothing follows it, but for a redrive.
  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
