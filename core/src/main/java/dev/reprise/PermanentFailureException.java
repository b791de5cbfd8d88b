package dev.reprise;

import org.jspecify.annotations.Nullable;

/// Thrown by a handler to say "don't retry": the chunk is dead at once, whatever is left of its
/// budget of failures.
public class PermanentFailureException extends RepriseException {
  private static final long serialVersionUID = 1;

  public PermanentFailureException(String message) {
    super(message);
  }

  public PermanentFailureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
