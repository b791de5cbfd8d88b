package dev.reprise.testkit.crash;

import java.util.Locale;

/// Where, around one call, a process meets its fate.
///
/// What a call leaves behind is decided the instant it is executed, so for a process that dies
/// there are two cases: it was executed, or it wasn't. Whether the reply came in between changes
/// nothing that outlives it; but its other threads may have gone on meanwhile, so that is run too.
/// A process that lives and only misses the reply is the third case: it doesn't know which of the
/// two is so, and has to send again.
public enum Moment {
  /// Killed before the call is sent: it never happened.
  BEFORE,
  /// Killed once it was executed: its reply reaches nobody.
  EXECUTED,
  /// Executed, its reply lost; the process lives, hears of a broken connection, and sends again.
  LOST,
  /// The reply came, and what it said is in memory; killed at the next call of whatever thread.
  REPLIED;

  boolean kills() {
    return this != LOST;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
