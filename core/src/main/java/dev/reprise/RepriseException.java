package dev.reprise;

import org.jspecify.annotations.Nullable;

/// The root of every exception that Reprise throws. The message says what happened, what was
/// expected, and what to do next, in one sentence that can be shown to a user as it is.
public class RepriseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RepriseException(String message) {
    super(message);
  }

  public RepriseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
