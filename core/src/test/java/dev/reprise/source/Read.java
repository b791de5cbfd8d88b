package dev.reprise.source;

import java.util.ArrayList;
import java.util.List;

/// A whole file, indexed and then read chunk by chunk.
record Read(CsvIndex index, List<SourceRecord> records) {
  static CsvIndex index(SourceCopy source, CsvFormat format, int chunkRecords, int readBytes) {
    return CsvIndex.of(source, format, chunkRecords, page -> {}, readBytes);
  }

  static Read all(SourceCopy source, CsvFormat format, int chunkRecords, int readBytes) {
    List<byte[]> pages = new ArrayList<>();
    CsvIndex index = CsvIndex.of(source, format, chunkRecords, pages::add, readBytes);
    List<SourceRecord> records = new ArrayList<>();
    for (byte[] page : pages) {
      ChunkPage chunks = ChunkPage.of(page);
      for (int i = 0; i < chunks.chunks(); i++) {
        try (CsvRecords chunk =
            CsvRecords.open(
                source,
                format,
                index,
                chunks.locate(i),
                CsvColumns.all(index.columns()),
                readBytes)) {
          chunk.forEachRemaining(r -> records.add(new SourceRecord(r.line(), r.fields())));
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
