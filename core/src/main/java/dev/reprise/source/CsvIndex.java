package dev.reprise.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/// What one pass over a CSV file found: its columns and where its chunks begin. The pass needs a
/// few hundred kilobytes of memory, whatever the file's size.
///
/// @param columns the header's names, all different, none empty
/// @param records data records, without the header
/// @param chunks how many chunks they make
/// @param sizeBytes of the (unpacked) file
/// @param checksum SHA-256 of the (unpacked) file's bytes, in lower-case hex
public record CsvIndex(
    List<String> columns, long records, int chunks, long sizeBytes, String checksum) {
  /// A job has no more chunks than this.
  public static final int MAX_CHUNKS = 100_000_000;

  /// A chunk has no more records than this.
  public static final int MAX_CHUNK_RECORDS = 10_000_000;

  private static final int READ_BYTES = 256 << 10;

  public CsvIndex {
    columns = List.copyOf(columns);
  }

  /// Reads the file once, from its first byte to its last.
  ///
  /// @param source the file, unpacked where it was packed
  /// @param chunkRecords records a chunk (the last may have fewer), 1 to 10,000,000
  /// @param pages gets the pages of chunk offsets in order, see [ChunkPage]; none for 0 records
  /// @throws SourceException if the file can't be read or isn't such a file: the message says where
  public static CsvIndex of(
      SourceCopy source, CsvFormat format, int chunkRecords, Consumer<byte[]> pages) {
    return of(source, format, chunkRecords, pages, READ_BYTES);
  }

  static CsvIndex of(
      SourceCopy source,
      CsvFormat format,
      int chunkRecords,
      Consumer<byte[]> pages,
      int readBytes) {
    if (chunkRecords < 1 || chunkRecords > MAX_CHUNK_RECORDS) {
      throw new IllegalArgumentException(
          "chunkRecords is %d: it must be from 1 to %d".formatted(chunkRecords, MAX_CHUNK_RECORDS));
    }
    ScanFaults faults = new ScanFaults(source.source());
    MessageDigest digest = sha256();
    try (FileChannel channel = SourceFile.open(source.file(), source.source())) {
      long size = channel.size();
      RecordScanner scanner =
          new RecordScanner(channel, format, faults, new ScanRange(0, size, 1), readBytes, digest);
      scanner.skipByteOrderMark();
      scanner.refuseNul(true);
      if (!scanner.next()) {
        throw SourceException.malformed(
            "%s is empty: it needs a header line at least.".formatted(source.source()));
      }
      List<String> columns = CsvHeader.of(source.source(), format).columns(scanner);
      scanner.refuseNul(false);
      ChunkCutter cutter = new ChunkCutter(chunkRecords, pages, source.source());
      boolean more = !format.header() || scanner.next();
      while (more) {
        cutter.record(scanner.offset(), scanner.recordLine());
        more = scanner.next();
      }
      cutter.end(size, scanner.nextLine());
      if (channel.size() != size) {
        throw faults.changed("it grew from %d to %d bytes".formatted(size, channel.size()));
      }
      return new CsvIndex(
          columns,
          cutter.records(),
          cutter.chunks(),
          size,
          HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw faults.unreadable(e);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
