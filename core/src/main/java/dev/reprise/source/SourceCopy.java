package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/// A source file and where its plain bytes stand: in the file itself, or, of a gzip file, in this
/// host's one unpacked copy.
///
/// @param source what the user named; sentences name this
/// @param file what is read
public record SourceCopy(Path source, Path file) {
  /// Looks at a file and unpacks it once if it is packed. Its first bytes decide, not its name.
  ///
  /// @param source the file as the user named it
  /// @param cache the folder for unpacked copies, made where it is absent. All processes of a host
  ///   should name the same
  /// @throws SourceException if it can't be read, isn't whole, or there is no room to unpack it
  public static SourceCopy of(Path source, Path cache) {
    if (isGzip(source)) {
      return new SourceCopy(source, new UnpackedCopy(source, cache).ensure());
    }
    if (source.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      throw SourceException.malformed(
          "%s is named .gz but doesn't begin like a gzip file: rename it if it is plain CSV, else pack it again."
              .formatted(source));
    }
    return new SourceCopy(source, source);
  }

  /// A file that is known to be plain.
  public static SourceCopy plain(Path source) {
    return new SourceCopy(source, source);
  }

  private static boolean isGzip(Path source) {
    try (FileChannel channel = SourceFile.open(source, source)) {
      ByteBuffer magic = ByteBuffer.allocate(2);
      while (magic.hasRemaining() && channel.read(magic) >= 0) {}
      return magic.position() == 2 && magic.getShort(0) == (short) 0x1f8b;
    } catch (IOException e) {
      throw new ScanFaults(source).unreadable(e);
    }
  }
}
