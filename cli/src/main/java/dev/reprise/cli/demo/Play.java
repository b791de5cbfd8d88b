package dev.reprise.cli.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// All that an act needs.
///
/// @param total rows of the input
record Play(
    Stage stage, RepriseSide reprise, Scene scene, Teller teller, Patience patience, long total) {
  static final Duration LIMIT = Duration.ofSeconds(40);

  /// One part of the story.
  interface Act {
    String title();

    /// @throws MissedException where what it is about didn't happen
    void play(Play play);
  }

  void tell(Fact fact) {
    teller.fact(fact);
  }

  Instant now() {
    return Clock.systemUTC().instant();
  }

  /// Waits until the import has got so far, while nothing else happens.
  void awaitPercent(int percent) {
    until(
        "import at " + percent + " %",
        () ->
            reprise.table().rows() * 100 >= total * percent ? Optional.of(true) : Optional.empty());
    if (reprise.done() * Program.CHUNK_RECORDS >= total) {
      throw new MissedException("the import was done before the kill");
    }
  }

  /// Waits for something to be seen.
  <T> T until(String what, Supplier<Optional<T>> look) {
    return patience.until(
        what,
        LIMIT,
        () -> {
          Optional<T> seen = look.get();
          if (seen.isEmpty() && !reprise.isRunning()) {
            throw new MissedException(
                "no " + what + ": the import had ended (code " + reprise.code() + ")");
          }
          return seen;
        });
  }

  /// Waits until a worker stands at a point; its process.
  long hold(String point) {
    stage.holds().ask(point);
    return until(
        "worker at the point \"" + point + "\"",
        () -> stage.holds().holder(point).stream().boxed().findFirst());
  }

  long rowsOf(long chunks) {
    return Math.min(total, chunks * Program.CHUNK_RECORDS);
  }

  static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  /// `640 ms`, `1.4 s`.
  static String text(Duration duration) {
    long ms = Math.max(0, duration.toMillis());
    return ms < 1_000 ? ms + " ms" : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }
}
