package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds records in a range of bytes, one after another. It is the only place that knows where a
/// record ends: the index and the reader both use it, so they can't disagree.
///
/// It never looks for delimiters, only for quotes and control characters. A quote opens a field
/// only as the first byte of the record or behind a delimiter, so a glance one byte back is enough.
/// UTF-8's further bytes are above 127 and can't be mistaken.
///
/// The record under way is always whole in `buffer`, which grows up to the record limit.
final class RecordScanner {
  private final FileChannel channel;
  private final CsvFormat format;
  private final ScanFaults faults;
  private final @Nullable MessageDigest digest;
  private final byte quote;
  private final byte delimiter;
  private final SpecialBytes special;
  private final long stop;
  private final int readBytes;

  private byte[] buffer;
  private long base;
  private int pos;
  private int limit;
  private int start;
  private int end;
  private long line;
  private long recordLine;
  private long quoteLine;
  private boolean refusesNul;

  /// @param range the bytes to scan, and the line of the first
  /// @param readBytes how many bytes are read at once
  /// @param digest is fed with all bytes that are read
  RecordScanner(
      FileChannel channel,
      CsvFormat format,
      ScanFaults faults,
      ScanRange range,
      int readBytes,
      @Nullable MessageDigest digest) {
    this.channel = channel;
    this.format = format;
    this.faults = faults;
    this.digest = digest;
    this.quote = (byte) format.quote();
    this.delimiter = (byte) format.delimiter();
    this.special = new SpecialBytes(format.quote());
    this.base = range.offset();
    this.stop = range.end();
    this.line = range.line();
    this.readBytes = readBytes;
    this.buffer = new byte[readBytes];
  }

  /// Skips a UTF-8 byte order mark, before the first [#next()].
  void skipByteOrderMark() throws IOException {
    while (limit < 3 && fill()) {}
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      pos = 3;
    }
  }

  /// Takes NUL for the sign of a file that isn't text. Without this it is a character as others.
  void refuseNul(boolean refuse) {
    refusesNul = refuse;
  }

  /// Steps to the next record; false when there is none.
  boolean next() throws IOException {
    if (!skipBlankLines()) {
      return false;
    }
    recordLine = line;
    while (true) {
      pos = special.next(buffer, pos, limit);
      if (pos == limit) {
        if (fill()) {
          continue;
        }
        end = pos;
        line++;
        break;
      }
      byte b = buffer[pos];
      if (b == '\n' || b == '\r') {
        int newline = newline();
        end = pos - newline;
        break;
      }
      if (b == quote && (pos == start || buffer[pos - 1] == delimiter)) {
        quoted();
      } else if (b == 0 && refusesNul) {
        throw faults.binary(base + pos, line);
      } else {
        pos++;
      }
    }
    requireWithinLimit(end - start);
    return true;
  }

  /// Holds the record from [#start()] to [#end()], until the next step.
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  /// Behind the record's last byte, without its newline.
  int end() {
    return end;
  }

  /// Where the record stands in the file.
  long offset() {
    return base + start;
  }

  /// The line on which the record begins.
  long recordLine() {
    return recordLine;
  }

  /// The line on which the next record may begin.
  long nextLine() {
    return line;
  }

  private boolean skipBlankLines() throws IOException {
    while (true) {
      start = pos;
      if (pos == limit && !fill()) {
        return false;
      }
      byte b = buffer[pos];
      if (b != '\n' && b != '\r') {
        return true;
      }
      newline();
    }
  }

  /// Steps over a quoted field, from its opening quote to behind its closing one.
  private void quoted() throws IOException {
    quoteLine = line;
    pos++;
    while (true) {
      pos = special.next(buffer, pos, limit);
      if (pos == limit) {
        if (!fill()) {
          throw faults.unclosedQuote(quoteLine);
        }
        continue;
      }
      byte b = buffer[pos];
      if (b == quote) {
        pos++;
        if ((pos == limit && !fill()) || buffer[pos] != quote) {
          quoteLine = 0;
          return;
        }
        pos++;
      } else if (b == '\n' || b == '\r') {
        newline();
      } else if (b == 0 && refusesNul) {
        throw faults.binary(base + pos, line);
      } else {
        pos++;
      }
    }
  }

  /// Steps over LF, CRLF or CR and counts the line; the number of bytes.
  private int newline() throws IOException {
    line++;
    if (buffer[pos++] == '\r' && (pos < limit || fill()) && buffer[pos] == '\n') {
      pos++;
      return 2;
    }
    return 1;
  }

  /// Reads on behind `limit`, with the record under way moved to the front; false at the end.
  private boolean fill() throws IOException {
    long left = stop - (base + limit);
    if (left <= 0) {
      return false;
    }
    requireWithinLimit(limit - start - 2); // its newline may be among them
    System.arraycopy(buffer, start, buffer, 0, limit - start);
    base += start;
    pos -= start;
    limit -= start;
    start = 0;
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int wanted = (int) Math.min(left, Math.min(readBytes, buffer.length - limit));
    int read = channel.read(ByteBuffer.wrap(buffer, limit, wanted), base + limit);
    if (read < 0) {
      throw faults.shorter(base + limit, stop);
    }
    if (digest != null) {
      digest.update(buffer, limit, read);
    }
    limit += read;
    return true;
  }

  private void requireWithinLimit(int bytes) {
    if (bytes > format.maxRecordBytes()) {
      throw faults.tooLong(recordLine, quoteLine, format.maxRecordBytes());
    }
  }
}
