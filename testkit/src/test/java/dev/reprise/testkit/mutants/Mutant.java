package dev.reprise.testkit.mutants;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// One small change to one source file, which some test should notice.
///
/// @param id stays the same while its line does: `file:hash of the line:operator:place`
/// @param file relative to the folder that overlays it on the class path
/// @param place where it stands in the file
/// @param before what stands there
/// @param after what stands there instead
/// @param source the file with the change made
record Mutant(
    String id,
    String file,
    int line,
    int place,
    String operator,
    String before,
    String after,
    String source) {

  /// Its name in lists.
  @Override
  public String toString() {
    return id + "  line " + line + ": " + brief(before) + "  ->  " + brief(after);
  }

  boolean isLua() {
    return file.endsWith(".lua");
  }

  /// The file's own name.
  String name() {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String brief(String code) {
    String line = code.strip().replaceAll("\\s+", " ");
    return line.isEmpty()
        ? "(nothing)"
        : line.length() <= 110 ? line : line.substring(0, 110) + "…";
  }

  /// Makes the mutants of one file, and their ids: those of one line and operator are numbered,
  /// also where the same line stands there twice.
  static final class Maker {
    private final String file;
    private final String source;
    private final Map<String, Integer> seen = new TreeMap<>();

    Maker(String file, String source) {
      this.file = file;
      this.source = source;
    }

    Mutant at(int from, int to, String operator, String after) {
      int start = source.lastIndexOf('\n', from - 1) + 1;
      int end = source.indexOf('\n', from);
      CRC32 crc = new CRC32();
      crc.update(
          source
              .substring(start, end < 0 ? source.length() : end)
              .strip()
              .getBytes(StandardCharsets.UTF_8));
      String name = file.substring(file.lastIndexOf('/') + 1);
      String key = "%s:%04x:%s".formatted(name, crc.getValue() & 0xffff, operator);
      int place = seen.merge(key, 1, Integer::sum);
      int line = 1 + (int) source.substring(0, from).chars().filter(c -> c == '\n').count();
      return new Mutant(
          key + ":" + place,
          file,
          line,
          from,
          operator,
          source.substring(from, to),
          after,
          source.substring(0, from) + after + source.substring(to));
    }
  }
}
