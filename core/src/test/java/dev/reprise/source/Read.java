package dev.reprise.source;

import java.util.ArrayList;
import java.util.List;

/// A whole file, indexed and then read chunk by chunk.
record Read(CsvIndex index, List<CsvRecord> records) {
  static CsvIndex index(SourceCopy source, CsvFormat format, int chunkRecords, int readBytes) {
    return CsvIndex.of(source, format, chunkRecords, page -> {}, readBytes);
  }

  static Read all(SourceCopy source, CsvFormat format, int chunkRecords, int readBytes) {
    List<byte[]> pages = new ArrayList<>();
    CsvIndex index = CsvIndex.of(source, format, chunkRecords, pages::add, readBytes);
    List<CsvRecord> records = new ArrayList<>();
    for (byte[] page : pages) {
      ChunkPage chunks = ChunkPage.of(page);
      for (int i = 0; i < chunks.chunks(); i++) {
        try (CsvRecords chunk =
            CsvRecords.open(source, format, index, chunks.locate(i), readBytes)) {
          chunk.forEachRemaining(records::add);
        }
      }
    }
    return new Read(index, records);
  }

  /// Each record as `line:field|field`.
  List<String> lines() {
    return records.stream()
        .map(
            r ->
                r.line()
                    + ":"
                    + String.join("|", r.fields().stream().map(String::valueOf).toList()))
        .toList();
  }
}
