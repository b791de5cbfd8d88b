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
}
