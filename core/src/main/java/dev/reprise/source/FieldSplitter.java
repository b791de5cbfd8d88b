package dev.reprise.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits one record's bytes into fields and decodes them strictly, so that a bad byte is the fault
/// of its own record alone.
final class FieldSplitter {
  /// Why a record can't be taken; the message is a clause without file and line.
  static final class BadFieldException extends Exception {
    private static final long serialVersionUID = 1;

    BadFieldException(String message) {
      super(message);
    }
  }

  private final CsvFormat format;
  private final byte quote;
  private final byte delimiter;
  private final String one;
  private final String doubled;
  private final CharsetDecoder decoder;

  FieldSplitter(CsvFormat format) {
    this.format = format;
    this.quote = (byte) format.quote();
    this.delimiter = (byte) format.delimiter();
    this.one = String.valueOf(format.quote());
    this.doubled = one + one;
    this.decoder =
        format
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// The fields of the record from `start` to before `end`; `expected` only sizes the list.
  List<@Nullable String> split(byte[] record, int start, int end, int expected)
      throws BadFieldException {
    List<@Nullable String> fields = new ArrayList<>(expected);
    boolean ascii = isAscii(record, start, end);
    int at = start;
    while (true) {
      int close;
      if (at < end && record[at] == quote) {
        close = closingQuote(record, at + 1, end, fields.size());
        String text = decode(record, at + 1, close, ascii, start);
        fields.add(text.contains(doubled) ? text.replace(doubled, one) : text);
        close++;
      } else {
        close = at;
        while (close < end && record[close] != delimiter) {
          close++;
        }
        fields.add(close == at ? null : decode(record, at, close, ascii, start));
      }
      if (close == end) {
        return fields;
      }
      at = close + 1;
    }
  }

  /// The record as text that shows each byte that can't be decoded as `\xNN`.
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
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x%02X".formatted(bytes.get() & 0xFF));
      }
    }
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
            "field %d has text behind its closing quote: double the quotes inside it"
                .formatted(field + 1));
      }
    }
    throw new BadFieldException("field %d has a quote that isn't closed".formatted(field + 1));
  }

  private String decode(byte[] record, int from, int to, boolean ascii, int start)
      throws BadFieldException {
    if (ascii) {
      return new String(record, from, to - from, StandardCharsets.ISO_8859_1);
    }
    ByteBuffer bytes = ByteBuffer.wrap(record, from, to - from);
    try {
      return decoder.decode(bytes).toString();
    } catch (CharacterCodingException e) {
      int bad = bytes.position();
      throw new BadFieldException(
          "byte 0x%02X, the record's byte %d, isn't %s: name the file's encoding or convert it"
              .formatted(record[bad] & 0xFF, bad - start + 1, format.charset()));
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
