package dev.reprise.cli;

import org.jspecify.annotations.Nullable;

/// What was asked for can't be meant: a malformed value, a missing file, a job that doesn't exist.
/// The message is one sentence for users; nothing was begun. Exit code 2.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
