package dev.reprise.bench;

import java.util.Locale;

/// Whether a target was met.
///
/// @param what was judged
/// @param bound as text, with its direction
public record Verdict(String what, double got, String bound, boolean met) {

  static Verdict of(String what, double got, Better better, double bound) {
    boolean met = got == bound || better.than(got, bound);
    String sign = better == Better.MORE ? "≥ " : "≤ ";
    return new Verdict(what, got, sign + Numbers.text(bound), met);
  }

  /// One line of a table on a terminal.
  String line() {
    return String.format(
        Locale.ROOT,
        "  %s %s: %s (target %s)",
        met ? "met   " : "MISSED",
        what,
        Numbers.text(got),
        bound);
  }
}
