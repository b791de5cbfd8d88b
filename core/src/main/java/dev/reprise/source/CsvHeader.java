package dev.reprise.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Turns a file's first record into column names.
final class CsvHeader {
  private final Path source;
  private final CsvFormat format;

  private CsvHeader(Path source, CsvFormat format) {
    this.source = source;
    this.format = format;
  }

  static CsvHeader of(Path source, CsvFormat format) {
    return new CsvHeader(source, format);
  }

  /// The names in the record at which `scanner` stands, or made-up ones where the file has none.
  List<String> columns(RecordScanner scanner) {
    List<@Nullable String> fields = fields(scanner);
    List<String> names = new ArrayList<>(fields.size());
    if (!format.header()) {
      for (int i = 1; i <= fields.size(); i++) {
        names.add("column" + i);
      }
      return names;
    }
    Map<String, Integer> seen = new HashMap<>();
    for (String name : fields) {
      int column = names.size() + 1;
      if (name == null || name.isBlank()) {
        throw emptyName(column, fields);
      }
      Integer first = seen.putIfAbsent(name, column);
      if (first != null) {
        throw SourceException.malformed(
            "The header of %s has the name \"%s\" twice, as columns %d and %d: rename one of them."
                .formatted(source, name, first, column));
      }
      names.add(name);
    }
    return names;
  }

  /// Without a header they are only counted: a record may be bad.
  private List<@Nullable String> fields(RecordScanner scanner) {
    FieldSplitter splitter = new FieldSplitter(format);
    byte[] record = scanner.buffer();
    try {
      int found = splitter.count(record, scanner.start(), scanner.end());
      @Nullable String[] fields = new String[found];
      if (format.header()) {
        int[] places = IntStream.range(0, found).toArray();
        splitter.split(record, scanner.start(), scanner.end(), places, fields);
      }
      return Arrays.asList(fields);
    } catch (FieldSplitter.BadFieldException e) {
      throw SourceException.malformed(
          "The %s of %s, on line %d, can't be read: field %d %s."
              .formatted(
                  format.header() ? "header" : "first record",
                  source,
                  scanner.recordLine(),
                  e.field() + 1,
                  e.clause()));
    }
  }

  private SourceException emptyName(int column, List<@Nullable String> fields) {
    for (int i = column; i < fields.size(); i++) {
      String name = fields.get(i);
      if (name == null || name.isBlank()) {
        return SourceException.malformed(
            "The header of %s has no name for columns %d and %d: give each column a name."
                .formatted(source, column, i + 1));
      }
    }
    return SourceException.malformed(
        "The header of %s has no name for column %d of %d: give it one."
            .formatted(source, column, fields.size()));
  }
}
