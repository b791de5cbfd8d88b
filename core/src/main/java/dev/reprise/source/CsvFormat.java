package dev.reprise.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How a CSV file is written: RFC 4180, with these choices.
///
/// Records end with LF, CRLF or a lone CR, mixed at will; a quoted field may hold any of them. A
/// quote counts only as the first character of a field. Blank lines are no records.
///
/// @param delimiter between fields: one ASCII character or a tab
/// @param quote around fields: one ASCII character
/// @param charset UTF-8, or a charset of one byte a character that contains ASCII. Boundaries are
///   found on bytes, so others have to be transcoded first
/// @param header whether the first record names the columns; else they are `column1`, `column2` ..
/// @param maxRecordBytes the longest record taken, 1 byte to 256 MiB
public record CsvFormat(
    char delimiter, char quote, Charset charset, boolean header, int maxRecordBytes) {
  private static final int MAX_RECORD_LIMIT = 256 << 20;
  private static final CsvFormat DEFAULTS =
      new CsvFormat(',', '"', StandardCharsets.UTF_8, true, 16 << 20);

  public CsvFormat {
    requireAscii("delimiter", delimiter);
    requireAscii("quote", quote);
    if (delimiter == quote) {
      throw new IllegalArgumentException(
          "delimiter and quote are both '" + quote + "': choose two different characters");
    }
    if (!containsAscii(charset)) {
      throw new IllegalArgumentException(
          "charset %s is neither UTF-8 nor one byte a character with ASCII in it: convert the file to UTF-8"
              .formatted(charset));
    }
    if (maxRecordBytes < 1 || maxRecordBytes > MAX_RECORD_LIMIT) {
      throw new IllegalArgumentException(
          "maxRecordBytes is %d: it must be from 1 to %d"
              .formatted(maxRecordBytes, MAX_RECORD_LIMIT));
    }
  }

  /// Comma, double quote, UTF-8, a header, records of 16 MiB at most.
  public static CsvFormat ofDefaults() {
    return DEFAULTS;
  }

  public CsvFormat withMaxRecordBytes(int bytes) {
    return new CsvFormat(delimiter, quote, charset, header, bytes);
  }

  private static void requireAscii(String what, char c) {
    if (c != '\t' && (c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "%s is U+%04X: it must be a printable ASCII character or a tab".formatted(what, (int) c));
    }
  }

  private static boolean containsAscii(Charset charset) {
    if (charset.equals(StandardCharsets.UTF_8)) {
      return true;
    }
    byte[] ascii = new byte[128];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) i;
    }
    String text = new String(ascii, StandardCharsets.US_ASCII);
    return charset.canEncode()
        && charset.newEncoder().maxBytesPerChar() == 1
        && Arrays.equals(text.getBytes(charset), ascii);
  }
}
