package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Knows the checksums of the files that this process reads. A file is read for it once, and again
/// when its size or its time changed: so a source that was edited between its chunks is noticed at
/// the next one, and one that was only touched is not refused.
final class Checksums {
  private static final int READ_BYTES = 256 << 10;
  private static final Map<Path, Known> KNOWN = new ConcurrentHashMap<>();

  private Checksums() {}

  /// What tells two states of a file apart without reading it.
  record Version(long size, FileTime modified, @Nullable Object key) {}

  private record Known(Version version, String checksum) {}

  static Version version(SourceCopy copy) {
    try {
      BasicFileAttributes file = Files.readAttributes(copy.file(), BasicFileAttributes.class);
      return new Version(file.size(), file.lastModifiedTime(), file.fileKey());
    } catch (java.nio.file.NoSuchFileException e) {
      throw new SourceException(
          SourceFault.UNREADABLE, copy.source() + " doesn't exist: check the path.", e);
    } catch (IOException e) {
      throw new ScanFaults(copy.source()).unreadable(e);
    }
  }

  /// Takes over what a pass over the file found.
  ///
  /// @param before the version as it was when the pass began
  static void learn(SourceCopy copy, Version before, String checksum) {
    KNOWN.put(copy.file(), new Known(before, checksum));
  }

  /// @throws SourceException where the file isn't the one that was indexed
  static void require(SourceCopy copy, CsvIndex index) {
    Version now = version(copy);
    Known known = KNOWN.get(copy.file());
    if (known == null || !known.version().equals(now)) {
      known =
          KNOWN.compute(
              copy.file(),
              (path, there) ->
                  there != null && there.version().equals(now)
                      ? there
                      : new Known(now, checksum(copy)));
    }
    if (!known.checksum().equals(index.checksum())) {
      throw new ScanFaults(copy.source())
          .changed(
              "its checksum is %s, not %s"
                  .formatted(shortly(known.checksum()), shortly(index.checksum())));
    }
  }

  private static String shortly(String checksum) {
    return checksum.substring(0, Math.min(12, checksum.length()));
  }

  private static String checksum(SourceCopy copy) {
    MessageDigest digest = CsvIndex.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    try (FileChannel channel = SourceFile.open(copy.file(), copy.source())) {
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      throw new ScanFaults(copy.source()).unreadable(e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
