package dev.reprise.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The smallest thing that a handler sees: a line, a row, a number.
///
/// @param line where it stands in its source, from 1
/// @param fields its values; an unquoted empty field of a CSV file is null
public record SourceRecord(long line, List<@Nullable String> fields) {

  /// The first field, of a record that has just one.
  public String text() {
    String first = fields.isEmpty() ? null : fields.get(0);
    return first == null ? "" : first;
  }
}
