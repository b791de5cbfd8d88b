package dev.reprise.source;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The scanner alone, for [dev.reprise.ImportBench].
public final class ScanBench {
  private ScanBench() {}

  /// How many records a file has.
  public static long scan(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ScanRange range = new ScanRange(0, channel.size(), 1);
      RecordScanner scanner =
          new RecordScanner(
              channel, CsvFormat.ofDefaults(), new ScanFaults(file), range, 256 << 10, null);
      long records = 0;
      while (scanner.next()) {
        records++;
      }
      return records;
    }
  }
}
