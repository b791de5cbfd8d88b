package dev.reprise.source;

import dev.reprise.RepriseException;
import org.jspecify.annotations.Nullable;

/// A source that can't be read, isn't what it was, or is malformed. The message is one sentence
/// with the file, the place in it where there is one, and what to do.
public final class SourceException extends RepriseException {
  private static final long serialVersionUID = 1;
  private final SourceFault fault;

  public SourceException(SourceFault fault, String message) {
    this(fault, message, null);
  }

  public SourceException(SourceFault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public SourceFault fault() {
    return fault;
  }

  static SourceException malformed(String message) {
    return new SourceException(SourceFault.MALFORMED, message);
  }
}
