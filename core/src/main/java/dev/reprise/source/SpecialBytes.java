package dev.reprise.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks for the bytes that can matter to a record's boundary, eight at a time: the quote, and the
/// control characters up to CR (NUL, LF and CR among them).
final class SpecialBytes {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final int FIRST_PLAIN = '\r' + 1;

  private final byte quote;
  private final long quotes;

  SpecialBytes(char quote) {
    this.quote = (byte) quote;
    this.quotes = ONES * quote;
  }

  /// The first of them at or behind `from`, or `limit`.
  int next(byte[] bytes, int from, int limit) {
    int last = limit - Long.BYTES;
    int i = from;
    for (; i <= last; i += Long.BYTES) {
      long word = (long) WORDS.get(bytes, i);
      long other = word ^ quotes;
      // the lowest bit that is set is exact; those above it may be borrowed
      long hit = (((word - ONES * FIRST_PLAIN) & ~word) | ((other - ONES) & ~other)) & HIGH;
      if (hit != 0) {
        return i + (Long.numberOfTrailingZeros(hit) >>> 3);
      }
    }
    while (i < limit && bytes[i] != quote && (bytes[i] < 0 || bytes[i] >= FIRST_PLAIN)) {
      i++;
    }
    return i;
  }
}
