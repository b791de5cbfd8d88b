package dev.reprise.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks at a SQLite file before the driver does: the driver's own words name neither the file nor
/// the remedy.
final class SqliteFile {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private SqliteFile() {}

  static void requireUsable(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null || Files.isDirectory(absolute)) {
      throw refused(absolute + " is a folder: name a file in it.", null);
    }
    if (!Files.isDirectory(folder)) {
      throw refused(
          "The folder %s of the target %s doesn't exist: create it."
              .formatted(folder, absolute.getFileName()),
          null);
    }
    if (!Files.isWritable(folder)) {
      throw refused(
          "The folder %s may not be written by this user, and SQLite keeps its log there: change its permissions."
              .formatted(folder),
          null);
    }
    if (Files.exists(absolute)) {
      requireDatabase(absolute);
    }
  }

  private static void requireDatabase(Path file) {
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      throw refused(
          file + " may not be read and written by this user: change its permissions.", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(MAGIC.length);
      if (first.length > 0 && !Arrays.equals(first, MAGIC)) {
        throw refused(file + " isn't a SQLite database: name another file.", null);
      }
    } catch (IOException e) {
      throw refused("%s can't be read (%s): check the disk.".formatted(file, e.getMessage()), e);
    }
  }

  private static SinkException refused(String message, @Nullable Throwable cause) {
    return new SinkException(SinkFault.OTHER, message, cause);
  }
}
