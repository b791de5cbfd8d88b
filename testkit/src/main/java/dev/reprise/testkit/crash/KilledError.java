package dev.reprise.testkit.crash;

/// Thrown by every call of a process that was killed: an error, so that nothing treats it as a
/// fault to be repeated.
final class KilledError extends Error {
  private static final long serialVersionUID = 1;

  KilledError() {
    super("killed", null, false, false);
  }
}
