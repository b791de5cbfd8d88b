package dev.reprise;

import org.jspecify.annotations.Nullable;

/// Redis answers, but can't hold jobs as it is: too old, evicting, read-only, full. The message
/// says what to change.
public class RedisUnsuitableException extends RepriseException {
  private static final long serialVersionUID = 1;

  public RedisUnsuitableException(String message) {
    super(message);
  }

  public RedisUnsuitableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
