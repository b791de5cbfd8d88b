package dev.reprise.source;

import java.nio.ByteBuffer;

/// How a transcoded file keeps a byte that its encoding can't decode: as the three bytes that UTF-8
/// would have for U+DC00 plus the byte. That is half of a surrogate pair, so it is no valid UTF-8:
/// no text can be mistaken for it, and a strict decoder stops at it.
final class EscapedBytes {
  static final int LENGTH = 3;
  private static final int FIRST = 0xED;
  private static final int SECOND = 0xB0;

  private EscapedBytes() {}

  static void put(ByteBuffer to, int b) {
    to.put((byte) FIRST).put((byte) (SECOND | (b >> 6 & 3))).put((byte) (0x80 | (b & 0x3F)));
  }

  /// The byte that is escaped at `at`, -1 where none is.
  static int at(byte[] bytes, int at, int end) {
    if (at + LENGTH > end
        || (bytes[at] & 0xFF) != FIRST
        || (bytes[at + 1] & 0xFC) != SECOND
        || (bytes[at + 2] & 0xC0) != 0x80) {
      return -1;
    }
    return ((bytes[at + 1] & 3) << 6) | (bytes[at + 2] & 0x3F);
  }
}
