package dev.reprise.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Splits one record's bytes into fields and decodes them strictly, so that a bad byte is the fault
/// of its own record alone.
final class FieldSplitter {
  private static final int[] NONE = {};

  /// Why a record can't be taken.
  static final class BadFieldException extends Exception {
    private static final long serialVersionUID = 1;
    private final int field;

    /// @param field counted from 0
    /// @param message what it does, to be put behind the field's name
    BadFieldException(int field, String message) {
      super(message, null, false, false); // it may be thrown for each record of a large file
      this.field = field;
    }

    int field() {
      return field;
    }

    String clause() {
      return String.valueOf(getMessage());
    }
  }

  private final CsvFormat format;
  private final byte quote;
  private final byte delimiter;
  private final String one;
  private final String doubled;
  private final CharsetDecoder decoder;
  private final boolean transcoded;

  FieldSplitter(CsvFormat format) {
    this.format = format;
    this.quote = (byte) format.quote();
    this.delimiter = (byte) format.delimiter();
    this.one = String.valueOf(format.quote());
    this.doubled = one + one;
    this.transcoded = format.isTranscoded();
    this.decoder =
        format
            .byteCharset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// How many fields the record from `start` to before `end` has.
  int count(byte[] record, int start, int end) throws BadFieldException {
    return walk(record, start, end, NONE, new String[0]);
  }

  /// Reads the fields of the record from `start` to before `end`.
  ///
  /// @param places for each field its place in `values`, -1 where it isn't wanted: such a field is
  ///   not decoded
  /// @return how many fields it has
  int split(byte[] record, int start, int end, int[] places, @Nullable String[] values)
      throws BadFieldException {
    return walk(record, start, end, places, values);
  }

  private int walk(byte[] record, int start, int end, int[] places, @Nullable String[] values)
      throws BadFieldException {
    boolean ascii = isAscii(record, start, end);
    int at = start;
    for (int field = 0; ; field++) {
      int place = field < places.length ? places[field] : -1;
      int close;
      if (at < end && record[at] == quote) {
        close = closingQuote(record, at + 1, end, field);
        if (place >= 0) {
          String text = decode(record, at + 1, close, ascii, field);
          values[place] = text.contains(doubled) ? text.replace(doubled, one) : text;
        }
        close++;
      } else {
        close = at;
        while (close < end && record[close] != delimiter) {
          close++;
        }
        if (place >= 0) {
          values[place] = close == at ? null : decode(record, at, close, ascii, field);
        }
      }
      if (close == end) {
        return field + 1;
      }
      at = close + 1;
    }
  }

  /// The record as text that shows each byte that can't be decoded, and NUL, as `\xNN`.
  String raw(byte[] record, int start, int end) {
    ByteBuffer bytes = ByteBuffer.wrap(record, start, end - start);
    CharBuffer chars = CharBuffer.allocate(end - start + 1);
    StringBuilder text = new StringBuilder();
    decoder.reset();
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, true);
      text.append(chars.flip());
      chars.clear();
      if (!result.isError()) {
        return text.toString().replace("\0", "\\x00");
      }
      int escaped = escaped(record, bytes.position(), end);
      if (escaped >= 0) {
        text.append(shown(escaped));
        bytes.position(bytes.position() + EscapedBytes.LENGTH);
      } else {
        for (int i = 0; i < result.length(); i++) {
          text.append(shown(bytes.get() & 0xFF));
        }
      }
    }
  }

  private int escaped(byte[] record, int at, int end) {
    return transcoded ? EscapedBytes.at(record, at, end) : -1;
  }

  private static String shown(int b) {
    return "\\x%02X".formatted(b);
  }

  private int closingQuote(byte[] record, int from, int end, int field) throws BadFieldException {
    int i = from;
    while (i < end) {
      if (record[i] != quote) {
        i++;
      } else if (i + 1 == end || record[i + 1] == delimiter) {
        return i;
      } else if (record[i + 1] == quote) {
        i += 2;
      } else {
        throw new BadFieldException(
            field, "has text behind its closing quote: double the quotes inside it");
      }
    }
    throw new BadFieldException(field, "has a quote that isn't closed");
  }

  private String decode(byte[] record, int from, int to, boolean ascii, int field)
      throws BadFieldException {
    if (ascii) {
      return new String(record, from, to - from, StandardCharsets.ISO_8859_1);
    }
    ByteBuffer bytes = ByteBuffer.wrap(record, from, to - from);
    try {
      return decoder.decode(bytes).toString();
    } catch (CharacterCodingException e) {
      int escaped = escaped(record, bytes.position(), to);
      throw new BadFieldException(
          field,
          "has byte 0x%02X, which isn't %s: name the file's encoding or convert it"
              .formatted(
                  escaped >= 0 ? escaped : record[bytes.position()] & 0xFF, format.textCharset()));
    }
  }

  private static boolean isAscii(byte[] record, int from, int to) {
    int or = 0;
    for (int i = from; i < to; i++) {
      or |= record[i];
    }
    return or >= 0;
  }
}
