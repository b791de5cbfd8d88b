package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// A source file and where its plain bytes stand, in UTF-8 or in an encoding of one byte a
/// character: in the file itself, or in this host's one copy of it.
///
/// @param source what the user named; sentences name this
/// @param file what is read
public record SourceCopy(Path source, Path file) {
  /// Of a file in UTF-8, or in an encoding of one byte a character with ASCII in it.
  ///
  /// @see #of(Path, Charset, Path)
  public static SourceCopy of(Path source, Path cache) {
    return of(source, StandardCharsets.UTF_8, cache);
  }

  /// Looks at a file, and makes a copy once if it is packed or in an encoding in which boundaries
  /// can't be found. Its first bytes say whether it is packed, not its name.
  ///
  /// @param source the file as the user named it
  /// @param charset its encoding
  /// @param cache the folder for copies, made where it is absent. All processes of a host should
  ///   name the same
  /// @throws SourceException if it can't be read, isn't whole, or there is no room for the copy
  public static SourceCopy of(Path source, Charset charset, Path cache) {
    boolean gzip = isGzip(source);
    if (!gzip && source.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      throw SourceException.malformed(
          "%s is named .gz but doesn't begin like a gzip file: rename it if it is plain CSV, else pack it again."
              .formatted(source));
    }
    Charset from = Encoding.containsAscii(charset) ? null : charset;
    return gzip || from != null
        ? new SourceCopy(source, new UnpackedCopy(source, gzip, from, cache).ensure())
        : new SourceCopy(source, source);
  }

  /// A file that is known to be plain.
  public static SourceCopy plain(Path source) {
    return new SourceCopy(source, source);
  }

  static boolean isGzip(Path source) {
    try (FileChannel channel = SourceFile.open(source, source)) {
      ByteBuffer magic = ByteBuffer.allocate(2);
      while (magic.hasRemaining() && channel.read(magic) >= 0) {}
      return magic.position() == 2 && magic.getShort(0) == (short) 0x1f8b;
    } catch (IOException e) {
      throw new ScanFaults(source).unreadable(e);
    }
  }
}
