package dev.reprise.cli;

import java.util.Locale;

/// Numbers with their nouns.
final class Words {
  private Words() {}

  /// `1 chunk`, `1,200 chunks`.
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : noun + "s");
  }

  /// `1 recovery`, `2 recoveries`.
  static String recoveries(long number) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? "recovery" : "recoveries");
  }

  /// `512 bytes`, `3.4 MB`, `1.2 GB`.
  static String bytes(long number) {
    return number < 1_000
        ? count(number, "byte")
        : number < 1_000_000
            ? String.format(Locale.ROOT, "%.1f kB", number / 1e3)
            : number < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", number / 1e6)
                : String.format(Locale.ROOT, "%,.1f GB", number / 1e9);
  }
}
