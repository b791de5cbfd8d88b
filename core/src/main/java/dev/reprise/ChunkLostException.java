package dev.reprise;

/// This attempt no longer owns its chunk: its worker was declared dead, or it ran past its time.
/// What it would still write is refused; it should stop.
public class ChunkLostException extends RepriseException {
  private static final long serialVersionUID = 1;

  public ChunkLostException(String message) {
    super(message);
  }
}
