package dev.reprise.source;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of records into chunks, and the chunks into pages.
final class ChunkCutter {
  private final int chunkRecords;
  private final Consumer<byte[]> pages;
  private final Path source;

  private ChunkPage.@Nullable Builder page;
  private long records;
  private int chunks;
  private int inChunk;
  private long chunkOffset;
  private long chunkLine;

  ChunkCutter(int chunkRecords, Consumer<byte[]> pages, Path source) {
    this.chunkRecords = chunkRecords;
    this.pages = pages;
    this.source = source;
  }

  /// Takes the next record, which begins at `offset` on `line`.
  void record(long offset, long line) {
    if (inChunk == chunkRecords) {
      close(offset, line);
    }
    if (inChunk == 0) {
      chunkOffset = offset;
      chunkLine = line;
    }
    inChunk++;
    records++;
  }

  /// Ends the last chunk at the end of the file.
  void end(long offset, long line) {
    if (inChunk > 0) {
      close(offset, line);
    }
    if (page != null) {
      pages.accept(page.build());
    }
  }

  long records() {
    return records;
  }

  int chunks() {
    return chunks;
  }

  private void close(long offset, long line) {
    if (chunks == CsvIndex.MAX_CHUNKS) {
      throw SourceException.malformed(
          "%s has more than %d chunks of %d records: take more records a chunk."
              .formatted(source, CsvIndex.MAX_CHUNKS, chunkRecords));
    }
    if (page == null) {
      page = new ChunkPage.Builder(chunkRecords, chunkOffset, chunkLine);
    }
    page.add(offset - chunkOffset, line - chunkLine, inChunk);
    chunks++;
    inChunk = 0;
    if (page.isFull()) {
      pages.accept(page.build());
      page = null;
    }
  }
}
