package dev.reprise.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// What is to be played, as `make chaos` was told.
///
/// @param only a scenario's name or the beginning of one, empty for all
/// @param soak how long random scenarios are played, zero for none
/// @param kills that a storm is to reach, 0 for none
record Order(String only, long seed, boolean quick, Duration soak, int kills) {

  /// `ONLY=name`, `SEED=n`, `QUICK=1`, `HOURS=h`, `MINUTES=m`, `KILLS=n`; one with nothing behind
  /// it counts as not there.
  static Order of(String... words) {
    Map<String, String> given = new HashMap<>();
    for (String word : words) {
      int at = word.indexOf('=');
      if (at <= 0) {
        throw new IllegalArgumentException(word + ": give NAME=value");
      }
      if (at + 1 < word.length()) {
        given.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    Order order =
        new Order(
            given.getOrDefault("ONLY", ""),
            given.containsKey("SEED")
                ? Long.parseLong(given.get("SEED"))
                : new Random().nextLong(1L << 40),
            given.containsKey("QUICK"),
            Duration.ofSeconds(
                (long)
                    (3_600 * Double.parseDouble(given.getOrDefault("HOURS", "0"))
                        + 60 * Double.parseDouble(given.getOrDefault("MINUTES", "0")))),
            Integer.parseInt(given.getOrDefault("KILLS", "0")));
    given
        .keySet()
        .removeAll(java.util.Set.of("ONLY", "SEED", "QUICK", "HOURS", "MINUTES", "KILLS"));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          given.keySet() + ": there are ONLY, SEED, QUICK, HOURS, MINUTES, KILLS");
    }
    return order;
  }
}
