package dev.reprise.source;

/// Where a chunk's records stand in the (unpacked) file.
///
/// @param offset the first byte of its first record, from 0
/// @param bytes its length, with newlines, and with the blank lines before the next chunk
/// @param line the physical line of its first record, from 1
/// @param records how many records it holds
public record ChunkSlice(long offset, long bytes, long line, int records) {
  /// The first byte behind it.
  public long end() {
    return offset + bytes;
  }
}
