package dev.reprise.testkit.sim;

/// Random numbers of one step. Each step has its own from the run's seed, so that a run keeps its
/// other steps as they are when one is left out.
final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed) {
    state = seed;
  }

  /// Begins a step anew.
  void roll(long seed, int step) {
    state = mix(seed * GOLDEN) + step * 0xD1B54A32D192ED03L;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /// From 0 to `bound` - 1.
  int below(int bound) {
    return (int) Math.floorMod(next() >>> 1, (long) bound);
  }

  /// Once in `times`.
  boolean once(int times) {
    return below(times) == 0;
  }
}
