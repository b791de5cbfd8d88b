package dev.reprise;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Thrown by a handler to give its chunk back: not now, and no fault of the chunk. It costs no
/// failure; the chunk is handed out again after `delay`, and the reason is shown with the job.
public class ReleaseException extends RepriseException {
  private static final long serialVersionUID = 1;
  private final Duration delay;

  public ReleaseException(String reason, Duration delay) {
    this(reason, delay, null);
  }

  public ReleaseException(String reason, Duration delay, @Nullable Throwable cause) {
    super(reason, cause);
    this.delay = delay;
  }

  /// How long the chunk waits before it may be claimed again.
  public Duration delay() {
    return delay;
  }
}
