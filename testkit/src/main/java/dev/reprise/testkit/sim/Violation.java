package dev.reprise.testkit.sim;

import java.util.List;

/// Something that is always true isn't.
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  static void require(List<String> broken) {
    if (!broken.isEmpty()) {
      throw new Violation(String.join("; ", broken));
    }
  }
}
