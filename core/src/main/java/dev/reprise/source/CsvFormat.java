package dev.reprise.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How a CSV file is written: RFC 4180, with these choices.
///
/// Records end with LF, CRLF or a lone CR, mixed at will; a quoted field may hold any of them. A
/// quote counts only as the first character of a field. Blank lines are no records.
///
/// @param delimiter between fields: one ASCII character or a tab
/// @param quote around fields: one ASCII character
/// @param charset how its text is encoded; null to go by its byte order mark, and without one by
///   UTF-8. UTF-8 and charsets of one byte a character are read as they stand; of others each host
///   keeps a copy in UTF-8 in its cache folder
/// @param header whether the first record names the columns; else they are `column1`, `column2` ..
/// @param maxRecordBytes the longest record taken, 1 byte to 256 MiB
public record CsvFormat(
    char delimiter, char quote, @Nullable Charset charset, boolean header, int maxRecordBytes) {
  private static final int MAX_RECORD_LIMIT = 256 << 20;
  private static final CsvFormat DEFAULTS = new CsvFormat(',', '"', null, true, 16 << 20);

  public CsvFormat {
    requireAscii("delimiter", delimiter);
    requireAscii("quote", quote);
    if (delimiter == quote) {
      throw new IllegalArgumentException(
          "delimiter and quote are both '" + quote + "': choose two different characters");
    }
    if (maxRecordBytes < 1 || maxRecordBytes > MAX_RECORD_LIMIT) {
      throw new IllegalArgumentException(
          "maxRecordBytes is %d: it must be from 1 to %d"
              .formatted(maxRecordBytes, MAX_RECORD_LIMIT));
    }
  }

  /// Comma, double quote, the charset that the file says, a header, records of 16 MiB at most.
  public static CsvFormat ofDefaults() {
    return DEFAULTS;
  }

  public CsvFormat withCharset(Charset name) {
    return new CsvFormat(delimiter, quote, name, header, maxRecordBytes);
  }

  public CsvFormat withoutHeader() {
    return new CsvFormat(delimiter, quote, charset, false, maxRecordBytes);
  }

  public CsvFormat withMaxRecordBytes(int bytes) {
    return new CsvFormat(delimiter, quote, charset, header, bytes);
  }

  /// The charset; UTF-8 where none was named.
  Charset textCharset() {
    return charset == null ? StandardCharsets.UTF_8 : charset;
  }

  /// The one in which the bytes are that are read.
  Charset byteCharset() {
    return isTranscoded() ? StandardCharsets.UTF_8 : textCharset();
  }

  boolean isTranscoded() {
    return !Encoding.containsAscii(textCharset());
  }

  private static void requireAscii(String what, char c) {
    if (c != '\t' && (c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "%s is U+%04X: it must be a printable ASCII character or a tab".formatted(what, (int) c));
    }
  }
}
