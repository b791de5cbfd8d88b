package dev.reprise.bench;

/// Which of two figures is the better one.
public enum Better {
  MORE,
  LESS;

  boolean than(double one, double other) {
    return this == MORE ? one > other : one < other;
  }
}
