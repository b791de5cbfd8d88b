package dev.reprise.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Which encoding a file is in: the one that was declared, or that its byte order mark says, or
/// UTF-8.
final class Encoding {
  private static final int LONGEST_MARK = 4;

  private Encoding() {}

  /// What the first bytes of a file may say.
  private enum Mark {
    UTF_32LE("UTF-32LE", "fffe0000"), // before UTF-16LE, whose mark it begins with
    UTF_32BE("UTF-32BE", "0000feff"),
    UTF_16LE("UTF-16LE", "fffe"),
    UTF_16BE("UTF-16BE", "feff"),
    UTF_8("UTF-8", "efbbbf");

    private final String charset;
    private final String hex;

    Mark(String charset, String hex) {
      this.charset = charset;
      this.hex = hex;
    }

    static @Nullable Mark of(byte[] first) {
      String begins = HexFormat.of().formatHex(first);
      for (Mark mark : values()) {
        if (begins.startsWith(mark.hex)) {
          return mark;
        }
      }
      return null;
    }

    /// UTF-16 alone says "in the order that the mark says".
    boolean allows(Charset declared) {
      String name = declared.name().replaceAll("(?i)^x-|-BOM$", "");
      return name.equals(charset) || (charset.startsWith(name) && this != UTF_8);
    }
  }

  /// @param source a file, perhaps packed with gzip
  /// @param declared null where nothing was said
  /// @throws SourceException if the byte order mark contradicts what was declared
  static Charset of(Path source, boolean gzip, @Nullable Charset declared) {
    Mark mark = Mark.of(firstBytes(source, gzip));
    if (mark == null) {
      return declared == null ? StandardCharsets.UTF_8 : declared;
    }
    if (declared != null && !mark.allows(declared)) {
      throw SourceException.malformed(
          "%s begins with the byte order mark of %s, but is declared as %s: leave the declaration out, or correct it."
              .formatted(source, mark.charset, declared.name()));
    }
    return Charset.forName(mark.charset);
  }

  /// Whether boundaries can be found on the file's own bytes: UTF-8, or one byte a character with
  /// ASCII in it. Other files are transcoded to UTF-8 first.
  static boolean containsAscii(Charset charset) {
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

  private static byte[] firstBytes(Path source, boolean gzip) {
    try (FileChannel channel = SourceFile.open(source, source)) {
      InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel), 512);
      return (gzip ? new GZIPInputStream(bytes) : bytes).readNBytes(LONGEST_MARK);
    } catch (IOException e) {
      return new byte[0]; // reading it in earnest will say what is wrong
    }
  }
}
