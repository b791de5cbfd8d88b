package dev.reprise.cli.imports;

import dev.reprise.sink.SinkException;
import dev.reprise.sink.SinkFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files with passwords in them.
final class SecretFile {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  private SecretFile() {}

  static String firstLine(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.isEmpty() || lines.get(0).isEmpty()) {
        throw refused(
            "The password file " + file + " is empty; its first line must be the password.", null);
      }
      warnWhereOthersRead(file);
      return lines.get(0);
    } catch (IOException e) {
      throw refused(
          "The password file %s %s."
              .formatted(file, Files.exists(file) ? "can't be read" : "doesn't exist"),
          e);
    }
  }

  /// Once a process. A warning only: what a container's platform mounts is often open to all in the
  /// container.
  static void warnWhereOthersRead(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)
        && WARNED.add(file.toAbsolutePath())) {
      LOG.warn("{} holds a password and every user of this host may read it: chmod 600 it", file);
    }
  }

  private static SinkException refused(String message, @Nullable IOException cause) {
    return new SinkException(SinkFault.OTHER, message, cause);
  }
}
