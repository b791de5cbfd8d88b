package dev.reprise.cli.demo;

/// Somebody pressed Ctrl-C.
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("the demo was stopped");
  }
}
