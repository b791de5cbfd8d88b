package dev.reprise.cli;

/// Numbers that a user may choose within bounds.
final class Bounds {
  private Bounds() {}

  static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UsageException(
          option + " is " + value + ", must be from " + least + " to " + most + ".");
    }
  }
}
