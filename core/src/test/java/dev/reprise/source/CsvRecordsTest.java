package dev.reprise.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRecordsTest {
  private static final CsvFormat FORMAT = CsvFormat.ofDefaults();

  @TempDir Path folder;

  @Test
  void byteOutsideTheCharsetIsTheFaultOfItsRecordAlone() throws IOException {
    SourceCopy source = file("a,b\n1,x\n2,M\u00FCn\u00A9\n3,z\n");
    try (CsvRecords records = open(source, FORMAT, 10)) {
      List<SourceRow> rows = new ArrayList<>();
      records.rows().forEachRemaining(rows::add);
      assertRecord(rows.get(0), 2, "1", "x");
      assertThat(rows.get(1))
          .isEqualTo(
              new BadRecord(
                  3,
                  "column \"b\" has byte 0xFC, which isn't UTF-8: name the file's encoding or convert it",
                  "2,M\\xFCn\\xA9"));
      assertRecord(rows.get(2), 4, "3", "z");
    }
    try (CsvRecords records = open(source, FORMAT, 10)) {
      records.next();
      assertThatThrownBy(records::next)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("line 3")
          .hasMessageContaining("0xFC");
    }
  }

  @Test
  void otherCharsetsAreDecodedStrictlyToo() throws IOException {
    CsvFormat western = new CsvFormat(',', '"', Charset.forName("windows-1252"), true, 1000);
    try (CsvRecords records = open(file("a,b\n\u0080,\u00FC\n\u0081,x\n"), western, 10)) {
      assertThat(records.next().fields()).containsExactly("€", "ü");
      assertThatThrownBy(records::next).hasMessageContaining("0x81");
    }
  }

  @Test
  void raggedRecordsNameLineFoundAndExpected() throws IOException {
    try (CsvRecords records = open(file("a,b\n1,2,3\n4\n5,6\n\"7\"8,9\n"), FORMAT, 10)) {
      var rows = records.rows();
      assertThat(rows.next()).extracting("line", "raw").containsExactly(2L, "1,2,3");
      BadRecord few = (BadRecord) rows.next();
      assertThat(few.reason()).contains("it has 1 field where the header has 2");
      assertThat(rows.next()).isInstanceOf(SourceRecord.class);
      assertThat(((BadRecord) rows.next()).reason()).contains("column \"a\" has text behind");
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void skipBeginsBehindTheCheckpoint() throws IOException {
    SourceCopy source = file("a,b\n1,\"x\ny\"\n2,x\n3,x\n");
    try (CsvRecords records = open(source, FORMAT, 3)) {
      records.skip(2);
      assertRecord(records.next(), 5, "3", "x");
      assertThat(records.hasNext()).isFalse();
    }
    try (CsvRecords records = open(source, FORMAT, 3)) {
      records.skip(3);
      assertThat(records.hasNext()).isFalse();
    }
    try (CsvRecords records = open(source, FORMAT, 3)) {
      assertThatThrownBy(() -> records.skip(4)).hasMessageContaining("skip of 4 records");
    }
  }

  @Test
  void sourceOfAnotherSizeHasChanged() throws IOException {
    List<byte[]> pages = new ArrayList<>();
    SourceCopy source = file("a,b\n1,2\n");
    CsvIndex index = CsvIndex.of(source, FORMAT, 10, pages::add);
    file("a,b\n1,2\n3,4\n");
    ChunkSlice slice = ChunkPage.of(pages.getFirst()).locate(0);
    assertThatThrownBy(() -> CsvRecords.open(source, FORMAT, index, slice))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.fault()).isEqualTo(SourceFault.CHANGED))
        .hasMessageContaining("it has 12 bytes, not 8");
  }

  @Test
  void sourceOfTheSameSizeWithOtherBoundariesHasChanged() throws IOException {
    List<byte[]> pages = new ArrayList<>();
    SourceCopy source = file("a,b\n1,2\n3,4\n5,6\n7,8\n");
    CsvIndex index = CsvIndex.of(source, FORMAT, 2, pages::add);
    ChunkPage page = ChunkPage.of(pages.getFirst());
    assertChanged(source, index, page.locate(0), "a,b\n1,2\n3,4,5,6\n7,8\n", "no record ends");
    assertChanged(source, index, page.locate(1), "a,b\n1,2\n3,4,5,6\n7,8\n", "no record begins");
    assertChanged(
        source, index, page.locate(0), "a,b\n1,2,3,4\n5,6\n7,8\n", "has 1 records, not 2");
    assertChanged(
        source, index, page.locate(0), "a,b\n1\n2\n3,4\n5,6\n7,8\n", "more than 2 records");
  }

  @Test
  void recordIsFoundAgainAsItStandsInTheFile() throws IOException {
    SourceCopy source = file("a,b\n1,\"x\n\"\"y\"\r\n\n2,\"\"\n3,n\0l\n");
    try (CsvRecords records = open(source, FORMAT, 3)) {
      List<SourceRecord> read = new ArrayList<>();
      records.forEachRemaining(read::add);
      assertThat(read)
          .extracting(records::raw)
          .containsExactly("1,\"x\n\"\"y\"", "2,\"\"", "3,n\\x00l");
    }
  }

  private static void assertRecord(SourceRow row, long line, String... fields) {
    assertThat(row)
        .isInstanceOfSatisfying(
            SourceRecord.class,
            record -> {
              assertThat(record.line()).isEqualTo(line);
              assertThat(record.fields()).containsExactly(fields);
            });
  }

  private void assertChanged(
      SourceCopy source, CsvIndex index, ChunkSlice slice, String text, String how)
      throws IOException {
    file(text);
    assertThatThrownBy(
            () -> {
              try (CsvRecords records = CsvRecords.open(source, FORMAT, index, slice)) {
                records.rows().forEachRemaining(r -> {});
              }
            })
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(how);
  }

  private CsvRecords open(SourceCopy source, CsvFormat format, int chunkRecords) {
    List<byte[]> pages = new ArrayList<>();
    CsvIndex index = CsvIndex.of(source, format, chunkRecords, pages::add);
    return CsvRecords.open(source, format, index, ChunkPage.of(pages.getFirst()).locate(0));
  }

  private SourceCopy file(String latin) throws IOException {
    return SourceCopy.plain(Files.writeString(folder.resolve("in.csv"), latin, ISO_8859_1));
  }
}
