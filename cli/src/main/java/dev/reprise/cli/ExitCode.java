package dev.reprise.cli;

/// What the exit codes say; scripts rely on them.
final class ExitCode {
  /// Done; for a command that waits for a job: COMPLETED, every record taken.
  static final int DONE = 0;

  /// The job FAILED, or the operation did.
  static final int FAILED = 1;

  /// Unknown flag, missing file, malformed value, no such job.
  static final int USAGE = 2;

  /// Redis can't be reached, or can't hold jobs as it is.
  static final int REDIS = 3;

  /// The job was CANCELLED.
  static final int CANCELLED = 4;

  /// COMPLETED, with rejected records.
  static final int REJECTS = 5;

  /// Interrupted; the job is safe.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
