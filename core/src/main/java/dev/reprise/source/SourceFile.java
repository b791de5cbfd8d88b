package dev.reprise.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Opens files, or says in a sentence why not.
final class SourceFile {
  private SourceFile() {}

  /// @param file what is opened
  /// @param source what the user calls it
  static FileChannel open(Path file, Path source) {
    if (!Files.exists(file)) {
      throw unreadable(source + " doesn't exist: check the path.", null);
    }
    if (Files.isDirectory(file)) {
      throw unreadable(source + " is a folder: name a file in it.", null);
    }
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (java.nio.file.AccessDeniedException e) {
      throw unreadable(source + " may not be read by this user: change its permissions.", e);
    } catch (IOException e) {
      throw new ScanFaults(source).unreadable(e);
    }
  }

  private static SourceException unreadable(
      String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return new SourceException(SourceFault.UNREADABLE, message, cause);
  }
}
