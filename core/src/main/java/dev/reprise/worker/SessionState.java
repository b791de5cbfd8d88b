package dev.reprise.worker;

/// How the session keeper sees its session.
enum SessionState {
  /// Not open yet, or its start-up recovery isn't through.
  STARTING,
  /// Alive; claims are allowed.
  OPEN,
  /// On a new timeline: claims wait until Redis has heard what this worker holds.
  RECONCILING,
  /// Asked to stop: nothing is claimed any more.
  DRAINING
}
