package dev.reprise.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody probably meant.
public final class Nearest {
  private Nearest() {}

  /// The known name to which the fewest characters have to be changed, without regard to case.
  public static Optional<String> to(String name, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String other : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = other;
      }
    }
    return Optional.ofNullable(best);
  }

  /// ` (the nearest is "name")`, or nothing.
  public static String clause(String name, Collection<String> known) {
    return to(name, known).map(near -> " (the nearest is \"" + near + "\")").orElse("");
  }

  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replace = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
