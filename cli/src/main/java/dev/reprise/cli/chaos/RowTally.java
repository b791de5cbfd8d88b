package dev.reprise.cli.chaos;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares multisets of rows in bounded memory: a count and a sum of digests for each of some
/// thousand buckets, whatever the order. Rows are looked at one by one only in buckets that differ.
final class RowTally {
  private static final int BUCKETS = 4_096;
  private static final int KEPT = 100_000;

  private final long[] counts = new long[BUCKETS];
  private final long[] sums = new long[BUCKETS];
  private final MessageDigest digest = sha256();
  private long rows;

  /// Rows that one side has more often than the other: above zero the second, below it the first.
  record Differences(Map<String, Integer> byRow, boolean all) {}

  void add(String row) {
    long hash = hash(digest, row);
    counts[bucket(hash)]++;
    sums[bucket(hash)] += hash;
    rows++;
  }

  long rows() {
    return rows;
  }

  boolean[] differing(RowTally other) {
    boolean[] differing = new boolean[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      differing[i] = counts[i] != other.counts[i] || sums[i] != other.sums[i];
    }
    return differing;
  }

  /// The second look.
  static final class Finder {
    private final boolean[] differing;
    private final MessageDigest digest = sha256();
    private final Map<String, Integer> byRow = new HashMap<>();
    private boolean all = true;

    Finder(boolean[] differing) {
      this.differing = differing;
    }

    boolean isNeeded() {
      for (boolean each : differing) {
        if (each) {
          return true;
        }
      }
      return false;
    }

    void add(String row, int times) {
      if (differing[bucket(hash(digest, row))]) {
        if (byRow.size() < KEPT || byRow.containsKey(row)) {
          byRow.merge(row, times, Integer::sum);
        } else {
          all = false;
        }
      }
    }

    Differences differences() {
      byRow.values().removeIf(times -> times == 0);
      return new Differences(byRow, all);
    }
  }

  /// A row as one text, the same for what a file and what a typed column say of one value.
  static String row(List<? extends @Nullable String> values) {
    StringBuilder row = new StringBuilder();
    for (String value : values) {
      row.append(plain(value == null ? "" : value)).append('\u001f');
    }
    return row.toString();
  }

  private static String plain(String value) {
    if (!value.matches("[+-]?\\d{1,30}(\\.\\d{0,30})?")) {
      return value;
    }
    BigDecimal number = new BigDecimal(value);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static int bucket(long hash) {
    return (int) (hash & (BUCKETS - 1));
  }

  private static long hash(MessageDigest digest, String row) {
    return ByteBuffer.wrap(digest.digest(row.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
