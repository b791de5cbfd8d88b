package dev.reprise.sink;

import dev.reprise.RepriseException;
import org.jspecify.annotations.Nullable;

/// A target that can't be opened or written. The message is one sentence with the target, what is
/// wrong, and what to do.
public final class SinkException extends RepriseException {
  private static final long serialVersionUID = 1;
  private final SinkFault fault;

  public SinkException(SinkFault fault, String message) {
    this(fault, message, null);
  }

  public SinkException(SinkFault fault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public SinkFault fault() {
    return fault;
  }
}
