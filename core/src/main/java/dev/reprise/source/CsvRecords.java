package dev.reprise.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The records of one chunk, read from its slice of the file in constant memory.
///
/// [#rows()] hands out records that can't be taken as [BadRecord]s; [#next()] throws at the first.
/// Neither ever makes up a character for a byte that can't be decoded.
///
/// The slice is checked against the file as it is read: its size, that it begins and ends at a
/// record, and how many records it holds. A difference is the [SourceFault#CHANGED].
public final class CsvRecords implements Records {
  private static final int READ_BYTES = 256 << 10;
  private static final int AGAIN_BYTES = 4 << 10;

  private final FileChannel channel;
  private final ScanFaults faults;
  private final RecordScanner scanner;
  private final FieldSplitter splitter;
  private final ChunkSlice slice;
  private final CsvFormat format;
  private final CsvColumns columns;
  private final int[] places;
  private int stepped;
  private @Nullable SourceRow row;

  private CsvRecords(
      FileChannel channel,
      CsvFormat format,
      ScanFaults faults,
      ChunkSlice slice,
      CsvColumns columns,
      int readBytes) {
    this.channel = channel;
    this.faults = faults;
    this.slice = slice;
    this.format = format;
    this.columns = columns;
    this.places = columns.places();
    this.splitter = new FieldSplitter(format);
    ScanRange range = new ScanRange(slice.offset(), slice.end(), slice.line());
    this.scanner = new RecordScanner(channel, format, faults, range, readBytes, null);
  }

  /// Opens the file at a chunk.
  ///
  /// @param source the same file as was indexed, unpacked where it was packed
  /// @param index what the pass over it found
  /// @param slice the chunk, from [ChunkPage#locate(int)]
  /// @throws SourceException if the file can't be read or isn't the one that was indexed
  public static CsvRecords open(
      SourceCopy source, CsvFormat format, CsvIndex index, ChunkSlice slice) {
    return open(source, format, index, slice, CsvColumns.all(index.columns()));
  }

  /// @param columns those to be read
  static CsvRecords open(
      SourceCopy source, CsvFormat format, CsvIndex index, ChunkSlice slice, CsvColumns columns) {
    int readBytes = (int) Math.min(READ_BYTES, Math.max(64, slice.bytes()));
    return open(source, format, index, slice, columns, readBytes);
  }

  static CsvRecords open(
      SourceCopy source,
      CsvFormat format,
      CsvIndex index,
      ChunkSlice slice,
      CsvColumns columns,
      int readBytes) {
    ScanFaults faults = new ScanFaults(source.source());
    FileChannel channel = SourceFile.open(source.file(), source.source());
    try {
      requireUnchanged(channel, index, slice, faults);
      return new CsvRecords(channel, format, faults, slice, columns, readBytes);
    } catch (IOException | RuntimeException e) {
      try {
        channel.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : faults.unreadable((IOException) e);
    }
  }

  /// Steps over `records` records without decoding them: those before a checkpoint.
  ///
  /// @throws IllegalArgumentException if there aren't as many left
  @Override
  public void skip(long records) {
    if (records < 0 || records > slice.records() - stepped || row != null) {
      throw new IllegalArgumentException(
          "skip of %d records with %d of %d read: skip only records that are left, before reading"
              .formatted(records, stepped, slice.records()));
    }
    for (long i = 0; i < records; i++) {
      step();
    }
  }

  @Override
  public Iterator<SourceRow> rows() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return CsvRecords.this.hasNext();
      }

      @Override
      public SourceRow next() {
        return nextRow();
      }
    };
  }

  @Override
  public boolean hasNext() {
    if (row != null) {
      return true;
    }
    if (stepped == slice.records()) {
      requireEnd();
      return false;
    }
    step();
    row = read();
    return true;
  }

  /// The next record.
  ///
  /// @throws SourceException if it can't be taken, with its line and the reason
  @Override
  public SourceRecord next() {
    return switch (nextRow()) {
      case SourceRecord record -> record;
      case BadRecord bad ->
          throw SourceException.malformed(
              "%s has a record on line %d that can't be read: %s."
                  .formatted(faults.file(), bad.line(), bad.reason()));
    };
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw faults.unreadable(e);
    }
  }

  private SourceRow nextRow() {
    if (!hasNext() || row == null) {
      throw new NoSuchElementException("the chunk's " + slice.records() + " records are read");
    }
    SourceRow next = row;
    row = null;
    return next;
  }

  private SourceRow read() {
    byte[] record = scanner.buffer();
    String reason;
    try {
      @Nullable String[] values = new String[columns.taken().size()];
      int found = splitter.split(record, scanner.start(), scanner.end(), places, values);
      if (found == places.length) {
        List<@Nullable String> fields = Collections.unmodifiableList(Arrays.asList(values));
        return new SourceRecord(scanner.recordLine(), fields, scanner.offset());
      }
      reason =
          "it has %d %s where the %s has %d: complete the row or quote its delimiters"
              .formatted(
                  found,
                  found == 1 ? "field" : "fields",
                  format.header() ? "header" : "first record",
                  places.length);
    } catch (FieldSplitter.BadFieldException e) {
      reason = columns.describe(e.field()) + " " + e.clause();
    }
    String raw = splitter.raw(record, scanner.start(), scanner.end());
    return new BadRecord(scanner.recordLine(), reason, raw);
  }

  /// Reads a record's bytes again.
  @Override
  public String raw(SourceRecord record) {
    ScanRange range = new ScanRange(record.position(), slice.end(), record.line());
    RecordScanner again = new RecordScanner(channel, format, faults, range, AGAIN_BYTES, null);
    try {
      if (record.position() < slice.offset() || !again.next()) {
        throw faults.changed("no record begins at byte " + record.position());
      }
      return splitter.raw(again.buffer(), again.start(), again.end());
    } catch (IOException e) {
      throw faults.unreadable(e);
    }
  }

  private void step() {
    try {
      if (!scanner.next()) {
        throw faults.changed(
            "the chunk on line %d has %d records, not %d"
                .formatted(slice.line(), stepped, slice.records()));
      }
      stepped++;
    } catch (IOException e) {
      throw faults.unreadable(e);
    }
  }

  private void requireEnd() {
    try {
      if (scanner.next()) {
        throw faults.changed(
            "the chunk on line %d has more than %d records"
                .formatted(slice.line(), slice.records()));
      }
    } catch (IOException e) {
      throw faults.unreadable(e);
    }
  }

  private static void requireUnchanged(
      FileChannel channel, CsvIndex index, ChunkSlice slice, ScanFaults faults) throws IOException {
    long size = channel.size();
    if (size != index.sizeBytes()) {
      throw faults.changed("it has %d bytes, not %d".formatted(size, index.sizeBytes()));
    }
    boolean begins =
        slice.offset() == 0 || slice.offset() == 3 || isNewline(channel, slice.offset() - 1);
    boolean ends = slice.end() == size || isNewline(channel, slice.end() - 1);
    if (!begins || !ends) {
      throw faults.changed(
          "no record %s at byte %d"
              .formatted(begins ? "ends" : "begins", begins ? slice.end() : slice.offset()));
    }
  }

  private static boolean isNewline(FileChannel channel, long offset) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    return channel.read(one, offset) == 1 && (one.get(0) == '\n' || one.get(0) == '\r');
  }
}
