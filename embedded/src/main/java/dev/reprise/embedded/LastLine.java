package dev.reprise.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The last thing that a log says, quoted when Redis doesn't start.
final class LastLine {
  private static final int WINDOW = 64 << 10;
  private static final String REPORT = "=== REDIS BUG REPORT START";
  private static final Pattern SAID = Pattern.compile("[0-9]+:[A-Z] [^#*]* # ([A-Z].*)");

  private LastLine() {}

  /// @param from only what was written behind this position counts
  static String of(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - WINDOW);
      byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - start))];
      file.seek(start);
      file.readFully(bytes);
      return of(new String(bytes, ISO_8859_1));
    } catch (IOException e) {
      return "nothing";
    }
  }

  /// A server that crashes over its data says why at the head of a report of some pages.
  private static String of(String text) {
    int report = text.indexOf(REPORT);
    List<String> said = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return said.stream()
        .map(SAID::matcher)
        .filter(line -> report >= 0 && line.matches() && !line.group(1).startsWith("Bio thread"))
        .map(line -> line.group(1))
        .reduce((before, line) -> line)
        .orElse(said.isEmpty() ? "nothing" : said.getLast());
  }
}
