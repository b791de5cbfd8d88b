package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// The last thing that a log says, quoted when Redis doesn't start.
final class LastLine {
  private static final int WINDOW = 4_096;

  private LastLine() {}

  /// @param from only what was written behind this position counts
  static String of(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - WINDOW);
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - start))];
      file.seek(start);
      file.readFully(bytes);
      return new String(bytes, ISO_8859_1)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .reduce("nothing", (before, line) -> line);
    } catch (IOException e) {
      return "nothing";
    }
  }
}
