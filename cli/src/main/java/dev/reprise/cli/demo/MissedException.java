package dev.reprise.cli.demo;

import dev.reprise.RepriseException;

/// What is waited for didn't come, so it can't be told.
public final class MissedException extends RepriseException {
  private static final long serialVersionUID = 1L;

  MissedException(String message) {
    super(message);
  }
}
