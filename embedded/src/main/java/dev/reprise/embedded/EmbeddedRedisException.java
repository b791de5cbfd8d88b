package dev.reprise.embedded;

import org.jspecify.annotations.Nullable;

/// The embedded Redis can't be started, reached or stopped. The message is one sentence for users:
/// what, where, and what to do.
public final class EmbeddedRedisException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EmbeddedRedisException(String message) {
    super(message);
  }

  public EmbeddedRedisException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
