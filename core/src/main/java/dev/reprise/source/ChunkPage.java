package dev.reprise.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// A page of chunk offsets: where each of up to 4,096 consecutive chunks stands in the file, in
/// about four bytes a chunk. Every page of a source but the last holds exactly 4,096 chunks, so
/// chunk `c` is number `c % 4096` of page `c / 4096`.
///
/// The layout, version 1; numbers of fixed width are big-endian and unsigned:
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 1 | version: 1 |
/// | 1 | 4 | chunks in this page: 1 to 4,096 |
/// | 5 | 4 | records in each of its chunks but the last |
/// | 9 | 4 | records in its last chunk: 1 to the number before |
/// | 13 | 8 | byte offset in the file of its first chunk |
/// | 21 | 8 | physical line, from 1, on which its first chunk begins |
/// | 29 | | for each chunk two varints: its bytes; its lines beyond one a record |
///
/// A varint is an unsigned LEB128: seven bits a byte, the lowest first, the highest bit set on all
/// bytes but the last. Chunks are contiguous: each begins at the sum of the lengths before it, at
/// the first byte of a record, and its first record's line is the page's line plus the records and
/// the extra lines before it. Lines are extra where a quoted field holds a newline or a blank line
/// stands between records.
///
/// A page has at most 64 KiB, whatever the file: a chunk's length may take 8 bytes, its extra lines
/// 7.
public final class ChunkPage {
  /// How many chunks every page but a source's last holds.
  public static final int CHUNKS = 4_096;

  /// No page is longer.
  public static final int MAX_BYTES = 64 << 10;

  static final byte VERSION = 1;
  static final int HEADER_BYTES = 29;

  private final ByteBuffer page;
  private final int chunks;
  private final int chunkRecords;
  private final int lastRecords;

  private ChunkPage(byte[] bytes) {
    if (bytes.length < HEADER_BYTES || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "%d bytes that begin with %d aren't a page of chunk offsets of version %d: upgrade this worker"
              .formatted(bytes.length, bytes.length == 0 ? -1 : bytes[0], VERSION));
    }
    page = ByteBuffer.wrap(bytes);
    chunks = page.getInt(1);
    chunkRecords = page.getInt(5);
    lastRecords = page.getInt(9);
  }

  /// Reads a page as [CsvIndex] made it.
  public static ChunkPage of(byte[] bytes) {
    return new ChunkPage(bytes.clone());
  }

  /// How many chunks it holds.
  public int chunks() {
    return chunks;
  }

  /// Where a chunk stands.
  ///
  /// @param index the chunk's number within this page: `chunk % 4096`
  public ChunkSlice locate(int index) {
    if (index < 0 || index >= chunks) {
      throw new IndexOutOfBoundsException(
          "chunk %d of a page of %d: ask the page chunk / %d for chunk %% %d"
              .formatted(index, chunks, CHUNKS, CHUNKS));
    }
    ByteBuffer entries = page.duplicate().position(HEADER_BYTES);
    long offset = page.getLong(13);
    long line = page.getLong(21);
    for (int i = 0; i < index; i++) {
      offset += varint(entries);
      line += chunkRecords + varint(entries);
    }
    int records = index == chunks - 1 ? lastRecords : chunkRecords;
    return new ChunkSlice(offset, varint(entries), line, records);
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /// Collects the chunks of one page.
  static final class Builder {
    private final int chunkRecords;
    private final long offset;
    private final long line;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream(4 * CHUNKS);
    private int chunks;
    private int lastRecords;

    Builder(int chunkRecords, long offset, long line) {
      this.chunkRecords = chunkRecords;
      this.offset = offset;
      this.line = line;
    }

    /// Appends the chunk that follows; `lines` counts all of its lines.
    void add(long bytes, long lines, int records) {
      append(bytes);
      append(lines - records);
      lastRecords = records;
      chunks++;
    }

    boolean isFull() {
      return chunks == CHUNKS;
    }

    byte[] build() {
      byte[] page = new byte[HEADER_BYTES + entries.size()];
      ByteBuffer.wrap(page)
          .put(VERSION)
          .putInt(chunks)
          .putInt(chunkRecords)
          .putInt(lastRecords)
          .putLong(offset)
          .putLong(line)
          .put(entries.toByteArray());
      return page;
    }

    private void append(long value) {
      long rest = value;
      while (rest > 0x7F) {
        entries.write((int) (rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      entries.write((int) rest);
    }
  }
}
