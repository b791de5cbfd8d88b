package dev.reprise.source;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random files against what was written into them, and against FastCSV as a second opinion.
class CsvDifferentialTest {
  private static final int FILES = 3_000;
  private static final String[] PIECES = {
    "a", "bc", ",", "\"", "\n", "\r", "\r\n", " ", "\t", "é", "漢", "😀", "x\"y", "0123456789abcdef"
  };

  @TempDir Path folder;

  @Test
  void randomFilesComeBackAsTheyWereWritten() throws IOException {
    long seed = Long.getLong("reprise.seed", new Random().nextLong());
    System.out.println("CsvDifferentialTest: replay with -Dreprise.seed=" + seed);
    Path file = folder.resolve("random.csv");
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      Written written = Written.by(random);
      Files.writeString(file, written.text);
      int chunkRecords = 1 + random.nextInt(5);
      int readBytes = 1 + random.nextInt(40);
      Read read = Read.all(SourceCopy.plain(file), CsvFormat.ofDefaults(), chunkRecords, readBytes);
      String where = "seed %d, file %d: %s".formatted(seed, i, written.text);
      assertThat(read.records()).as(where).isEqualTo(written.records);
      assertThat(read.records().stream().map(Record::texts)).as(where).isEqualTo(fastCsv(file));
    }
  }

  /// FastCSV's records, with "" for null, without the header.
  private static List<List<String>> fastCsv(Path file) throws IOException {
    try (var reader = CsvReader.builder().detectBomHeader(true).ofCsvRecord(file)) {
      List<List<String>> records = new ArrayList<>();
      reader.forEach(r -> records.add(r.getFields()));
      return records.subList(1, records.size());
    }
  }

  private interface Record {
    static List<String> texts(SourceRecord record) {
      return record.fields().stream().map(f -> f == null ? "" : f).toList();
    }
  }

  private static final class Written {
    private final StringBuilder text = new StringBuilder();
    private final List<SourceRecord> records = new ArrayList<>();
    private final Random random;
    private long line = 1;

    private Written(Random random) {
      this.random = random;
    }

    static Written by(Random random) {
      Written w = new Written(random);
      if (random.nextInt(4) == 0) {
        w.text.append('\uFEFF');
      }
      int columns = 1 + random.nextInt(4);
      for (int c = 0; c < columns; c++) {
        w.text.append(c == 0 ? "" : ",").append("column").append(c);
      }
      int count = random.nextInt(25);
      for (int r = 0; r < count; r++) {
        w.newline();
        while (random.nextInt(8) == 0) {
          w.newline();
        }
        w.record(columns);
      }
      while (random.nextInt(3) > 0) {
        w.newline();
      }
      return w;
    }

    private void record(int columns) {
      long begins = line;
      String[] fields = new String[columns];
      for (int c = 0; c < columns; c++) {
        if (c > 0) {
          text.append(',');
        }
        fields[c] = field(columns == 1);
      }
      records.add(new SourceRecord(begins, Arrays.asList(fields)));
    }

    private String field(boolean lone) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(5); n > 0; n--) {
        value.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String field = value.toString();
      boolean mustQuote = field.startsWith("\"") || field.matches("(?s).*[,\r\n].*");
      if (mustQuote || random.nextBoolean() || (field.isEmpty() && lone)) {
        text.append('"').append(field.replace("\"", "\"\"")).append('"');
        line += field.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
        return field;
      }
      text.append(field);
      return field.isEmpty() ? null : field;
    }

    private void newline() {
      String newline = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
      boolean joins = newline.equals("\n") && text.charAt(text.length() - 1) == '\r';
      text.append(newline);
      line += joins ? 0 : 1; // CR, then LF, is one newline
    }
  }
}
