package dev.reprise;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a job needs, its source or its target, is out of this worker's reach now: a file that its
/// host doesn't have, a database that is down. The chunk is given back at no cost, for other
/// workers to take at once; this one leaves the job alone for a while, then tries one chunk. The
/// message, which becomes the job's reason, says what can't be reached and why.
public final class OutOfReachException extends ReleaseException {
  private static final long serialVersionUID = 1;

  public OutOfReachException(String reason) {
    this(reason, null);
  }

  public OutOfReachException(String reason, @Nullable Throwable cause) {
    super(reason, Duration.ZERO, cause);
  }
}
