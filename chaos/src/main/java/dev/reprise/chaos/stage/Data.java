package dev.reprise.chaos.stage;

import dev.reprise.embedded.TornTail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The files of a Redis that is stopped.
///
/// @param dir Redis's folder
public record Data(Path dir) {

  /// Takes bytes off the end of its append-only file, as a power loss does, and then what the
  /// embedded Redis takes off such a file before it starts: a script's writes without their end.
  public void truncate(int bytes) {
    unchecked(
        () -> {
          cut(bytes);
          TornTail.mend(dir);
        });
  }

  private void cut(int bytes) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(dir.resolve("appendonlydir"))) {
      file =
          files
              .filter(path -> path.toString().endsWith(".incr.aof"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Math.max(0, channel.size() - bytes));
    }
  }

  /// Leaves nothing.
  public void delete() {
    unchecked(this::deleteAll);
  }

  private void deleteAll() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(dir)) {
      files = walk.filter(Files::isRegularFile).filter(Data::isData).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static boolean isData(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".rdb") || name.endsWith(".aof") || name.endsWith(".manifest");
  }

  private static void unchecked(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Something that is done to files.
  private interface Writing {
    void run() throws IOException;
  }
}
