package dev.reprise.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A reader of packed CSV that shares nothing with the import's, so that the import can be held
/// against it. It takes the demo's own file: no doubled quotes, a line end behind the last row.
final class CsvText {
  private CsvText() {}

  record Table(List<String> header, List<List<String>> rows) {}

  static Table read(Path gzip) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    boolean quoted = false;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip), 1 << 16)) {
      for (byte b : in.readAllBytes()) {
        if (b == '"') {
          quoted = !quoted;
        } else if (!quoted && (b == ',' || b == '\n')) {
          row.add(field.toString(StandardCharsets.UTF_8));
          field.reset();
          if (b == '\n') {
            rows.add(List.copyOf(row));
            row.clear();
          }
        } else if (quoted || b != '\r') {
          field.write(b);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(gzip + " can't be read", e);
    }
    return new Table(rows.get(0), rows.subList(1, rows.size()));
  }
}
