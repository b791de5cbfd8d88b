package dev.reprise.trouble;

import java.util.Locale;

/// What a person may be stuck with, and where `docs/troubleshooting.md` says what to do. A message
/// that leads there names the entry; a test holds each of these against the page.
public enum Trouble {
  REDIS_DOESNT_ANSWER,
  REDIS_REFUSES_THE_USER,
  REDIS_EVICTS,
  REDIS_FULL,
  REDIS_CANT_WRITE_TO_ITS_DISK,
  REDIS_IS_A_REPLICA,
  REDIS_KEEPS_NOTHING,
  REDIS_FORGOT_JOBS,
  EMBEDDED_REDIS_DOESNT_START,
  ANOTHER_KEY_LAYOUT,
  NO_WORKER_HANDLES_A_JOB,
  OUT_OF_REACH,
  SOURCE_CHANGED,
  JOB_EXISTS_WITH_OTHER_FLAGS,
  DEAD_CHUNKS,
  LATE_WRITES_ARE_REFUSED,
  NOT_SEALED,
  A_WORKER_IS_LOST,
  A_CHUNK_IS_NOWHERE;

  private static final String PAGE = "docs/troubleshooting.md#";

  /// The entry's anchor in the page.
  public String anchor() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A message, and where to read on.
  ///
  /// @param sentence with its full stop
  public String after(String sentence) {
    return sentence + " See " + PAGE + anchor() + ".";
  }

  /// A remedy, and where to read on.
  public String beside(String remedy) {
    return remedy + " (" + PAGE + anchor() + ")";
  }
}
