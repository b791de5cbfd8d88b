package dev.reprise.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record. An unquoted empty field is null, a quoted one the empty string.
///
/// @param line the physical line on which it begins, counted from 1
/// @param fields as many as there are columns, unmodifiable
public record CsvRecord(long line, List<@Nullable String> fields) implements CsvRow {
  public CsvRecord {
    fields = Collections.unmodifiableList(new ArrayList<>(fields));
  }
}
