package dev.reprise.bench;

/// A contestant can't take part on this machine; the table says why in its row.
public final class MissingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MissingException(String why) {
    super(why);
  }
}
