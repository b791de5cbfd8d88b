package dev.reprise.audit;

import java.util.BitSet;

/// Chunks as events write them: `12,14-20,finish`.
public final class Ranges {
  private static final String FINISH = "finish";
  private static final int SHOWN = 5;

  private Ranges() {}

  /// The indexes in it, without the finish step.
  public static BitSet of(String text) {
    BitSet indexes = new BitSet();
    for (String range : text.split(",")) {
      if (!range.isBlank() && !range.equals(FINISH)) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        indexes.set(first, last + 1);
      }
    }
    return indexes;
  }

  public static boolean hasFinish(String text) {
    return text.equals(FINISH) || text.endsWith("," + FINISH);
  }

  /// The first few ranges of a set, for people.
  public static String text(BitSet indexes) {
    StringBuilder out = new StringBuilder();
    int ranges = 0;
    for (int first = indexes.nextSetBit(0); first >= 0; ranges++) {
      if (ranges == SHOWN) {
        return out.append(", ...").toString();
      }
      int last = indexes.nextClearBit(first) - 1;
      out.append(out.isEmpty() ? "" : ", ").append(first).append(last == first ? "" : "-" + last);
      first = indexes.nextSetBit(last + 1);
    }
    return out.toString();
  }
}
