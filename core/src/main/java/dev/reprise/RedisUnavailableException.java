package dev.reprise;

import org.jspecify.annotations.Nullable;

/// Redis can't be reached, or doesn't answer. What was asked may or may not have been done; asking
/// again is safe.
public class RedisUnavailableException extends RepriseException {
  private static final long serialVersionUID = 1;

  public RedisUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
