package dev.reprise.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Chunks as events write them: `12,14-20,finish`. Kept as ranges: a set of bits would be as large
/// as the job for each entry.
public final class Ranges {
  private static final String FINISH = "finish";
  private static final int SHOWN = 5;
  private static final int CHUNKS_MAX = 100_000_000; // that a job can have

  private Ranges() {}

  /// Chunks from `first` to `last`.
  public record Range(int first, int last) {
    /// @throws NumberFormatException where no job has such chunks
    public Range {
      if (first < 0 || last < first || last >= CHUNKS_MAX) {
        throw new NumberFormatException("no chunks of a job: " + first + "-" + last);
      }
    }
  }

  /// The chunks in it, without the finish step.
  ///
  /// @throws NumberFormatException where it says something else
  public static List<Range> of(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String range : text.split(",")) {
      if (!range.isBlank() && !range.equals(FINISH)) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        ranges.add(new Range(first, last));
      }
    }
    return List.copyOf(ranges);
  }

  public static boolean hasFinish(String text) {
    return text.equals(FINISH) || text.endsWith("," + FINISH);
  }

  public static boolean contain(List<Range> ranges, int index) {
    return ranges.stream().anyMatch(range -> range.first() <= index && index <= range.last());
  }

  /// What stands in both, as text, empty for nothing.
  ///
  /// @param finish whether the finish step does
  static String common(List<Range> some, List<Range> others, boolean finish) {
    BitSet both = new BitSet();
    for (Range one : some) {
      for (Range other : others) {
        int first = Math.max(one.first(), other.first());
        int last = Math.min(one.last(), other.last());
        if (first <= last) {
          both.set(first, last + 1);
        }
      }
    }
    String text = text(both);
    return finish ? (text.isEmpty() ? FINISH : text + ", " + FINISH) : text;
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
