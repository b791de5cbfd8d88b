package dev.reprise.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The smallest thing that a handler sees: a line, a row, a number.
///
/// @param line where it stands in its source, from 1
/// @param fields its values; an unquoted empty field of a CSV file is null
/// @param position where [Records#raw(SourceRecord)] finds it again; means nothing to others
public record SourceRecord(long line, List<@Nullable String> fields, long position)
    implements SourceRow {

  public SourceRecord(long line, List<@Nullable String> fields) {
    this(line, fields, line);
  }

  /// The first field, of a record that has just one.
  public String text() {
    String first = fields.isEmpty() ? null : fields.get(0);
    return first == null ? "" : first;
  }
}
