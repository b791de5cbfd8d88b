package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Unpacks the members of a gzip file (RFC 1952), one after another, and accounts for every byte.
/// The platform's GZIPInputStream ends silently at garbage or at a member that is cut inside its
/// header: rows would be missing and nobody told.
final class GzipMembers {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path source;
  private final FileChannel packed;
  private final ByteBuffer in =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final ByteBuffer out = ByteBuffer.allocate(4 * BUFFER_BYTES);
  private long filled;
  private long member;

  GzipMembers(Path source, FileChannel packed) {
    this.source = source;
    this.packed = packed;
  }

  /// Writes all members' content; how many bytes that was.
  long unpackTo(WritableByteChannel plain) throws IOException {
    long total = 0;
    do {
      member = offset();
      header();
      total += body(plain);
    } while (fill());
    return total;
  }

  private void header() throws IOException {
    if (next() != 0x1f || next() != 0x8b) {
      throw SourceException.malformed(
          "%s has garbage behind its gzip data, from byte %d of %d: cut it off there, or pack it again."
              .formatted(source, member, packed.size()));
    }
    int method = next();
    int flags = next();
    if (method != 8 || (flags & 0xE0) != 0) {
      throw corrupt("its header is unknown");
    }
    for (int i = 0; i < 6; i++) {
      next();
    }
    if ((flags & EXTRA) != 0) {
      int length = next() | next() << 8;
      for (int i = 0; i < length; i++) {
        next();
      }
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      next();
      next();
    }
  }

  private long body(WritableByteChannel plain) throws IOException {
    CRC32 crc = new CRC32();
    long size;
    Inflater inflater = new Inflater(true);
    try {
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          require();
          inflater.setInput(in);
        }
        out.clear();
        inflater.inflate(out);
        out.flip();
        crc.update(out.duplicate());
        while (out.hasRemaining()) {
          plain.write(out);
        }
        if (inflater.needsDictionary()) {
          throw corrupt("it asks for a dictionary");
        }
      }
      size = inflater.getBytesWritten();
    } catch (DataFormatException e) {
      throw corrupt(String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
    if (word() != crc.getValue()) {
      throw corrupt("its checksum doesn't fit its content");
    }
    if (word() != (size & 0xFFFFFFFFL)) {
      throw corrupt("its length doesn't fit its content");
    }
    return size;
  }

  private void skipText() throws IOException {
    while (next() != 0) {}
  }

  private long word() throws IOException {
    return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
  }

  private int next() throws IOException {
    require();
    return in.get() & 0xFF;
  }

  private void require() throws IOException {
    if (!fill()) {
      throw SourceException.malformed(
          "%s is cut off: it ends at byte %d, inside the gzip data that begins at byte %d; copy it again."
              .formatted(source, offset(), member));
    }
  }

  /// Whether a byte is there.
  private boolean fill() throws IOException {
    if (in.hasRemaining()) {
      return true;
    }
    in.clear();
    int read = packed.read(in);
    in.flip();
    filled += Math.max(0, read);
    return read > 0;
  }

  /// Where the next byte stands in the file.
  private long offset() {
    return filled - in.remaining();
  }

  private SourceException corrupt(String how) {
    return SourceException.malformed(
        "%s is damaged in the gzip data that begins at byte %d, before byte %d: %s; copy or pack it again."
            .formatted(source, member, offset(), how));
  }
}
