package dev.reprise.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvIndexTest {
  @TempDir Path folder;

  /// Text, then the expected columns and records with the line of each; null is an empty field.
  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("LF", "a,b\n1,2\n3,4\n", "2:1|2", "3:3|4"),
        shape("CRLF", "a,b\r\n1,2\r\n3,4\r\n", "2:1|2", "3:3|4"),
        shape("lone CR", "a,b\r1,2\r3,4\r", "2:1|2", "3:3|4"),
        shape("newlines mixed", "a,b\r\n1,2\n3,4\r5,6", "2:1|2", "3:3|4", "4:5|6"),
        shape("no last newline", "a,b\n1,2", "2:1|2"),
        shape("byte order mark", "\uFEFFa,b\n1,2\n", "2:1|2"),
        shape("byte order mark, quoted header", "\uFEFF\"a\",b\n1,2\n", "2:1|2"),
        shape("empty last line", "a,b\n1,2\n\n", "2:1|2"),
        shape("blank lines between", "\n\na,b\n\r\n1,2\n\n\r\r\n3,4\n\n", "5:1|2", "9:3|4"),
        shape("header only", "a,b\n"),
        shape("header only, no newline", "a,b"),
        shape("quoted newline", "a,b\n\"x\ny\",2\n3,4\n", "2:x\ny|2", "4:3|4"),
        shape("quoted CRLF", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", "2:x\r\ny|2", "4:3|4"),
        shape("quoted CR", "a,b\n\"x\ry\",2\n3,4\n", "2:x\ry|2", "4:3|4"),
        shape("quoted blank lines", "a,b\n\"\n\n\",2\n3,4\n", "2:\n\n|2", "5:3|4"),
        shape("doubled quotes", "a,b\n\"x\"\"y\",\"\"\"\"\n", "2:x\"y|\""),
        shape("quoted delimiter", "a,b\n\"x,y\",\",\"\n", "2:x,y|,"),
        shape("empty and quoted empty", "a,b\n,\"\"\n\"\",\n", "2:null|", "3:|null"),
        shape("only delimiters", "a,b\n,\n", "2:null|null"),
        shape("quote inside a field is text", "a,b\nx\"y,2\"\nz,\"w\"\n", "2:x\"y|2\"", "3:z|w"),
        shape("spaces are kept", "a,b\n 1 , 2\n", "2: 1 | 2"),
        shape("space before a quote makes it text", "a,b\n \"1\",2\n", "2: \"1\"|2"),
        shape("unicode", "a,b\nÜrümqi,😀\n", "2:Ürümqi|😀"),
        shape("quote closes at the end", "a,b\n1,\"2\"", "2:1|2"),
        shape("quote closes before CR at the end", "a,b\n1,\"2\"\r", "2:1|2"),
        shape("tab is text", "a,b\n\t,\t2\n", "2:\t|\t2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void everyShapeIsReadAtEveryBufferSize(String name, String text, List<String> expected)
      throws IOException {
    SourceCopy source = file(text);
    for (int readBytes = 1; readBytes <= 24; readBytes++) {
      for (int chunkRecords = 1; chunkRecords <= 3; chunkRecords++) {
        Read read = Read.all(source, CsvFormat.ofDefaults(), chunkRecords, readBytes);
        assertThat(read.index().columns()).containsExactly("a", "b");
        assertThat(read.lines())
            .as("read %d, chunk %d", readBytes, chunkRecords)
            .isEqualTo(expected);
        assertThat(read.index().records()).isEqualTo(expected.size());
        assertThat(read.index().chunks()).isEqualTo(-Math.floorDiv(-expected.size(), chunkRecords));
      }
    }
  }

  @Test
  void indexSaysSizeAndChecksum() throws Exception {
    CsvIndex index = Read.index(file("a,b\n1,2\n"), CsvFormat.ofDefaults(), 10, 4);
    assertThat(index.sizeBytes()).isEqualTo(8);
    byte[] sha =
        java.security.MessageDigest.getInstance("SHA-256").digest("a,b\n1,2\n".getBytes(UTF_8));
    assertThat(index.checksum()).isEqualTo(HexFormat.of().formatHex(sha));
  }

  /// The bytes that other languages read: a change here is a new page version.
  @Test
  void pageHasTheDocumentedLayout() throws IOException {
    List<byte[]> pages = new ArrayList<>();
    String wide = "w".repeat(200);
    CsvIndex.of(
        file("a,b\n1,2\n\"x\ny\",2\n" + wide + ",4\n"), CsvFormat.ofDefaults(), 2, pages::add);
    ByteBuffer page = ByteBuffer.wrap(pages.getFirst());
    assertThat(page.get()).isEqualTo((byte) 1);
    assertThat(page.getInt()).as("chunks").isEqualTo(2);
    assertThat(page.getInt()).as("records a chunk").isEqualTo(2);
    assertThat(page.getInt()).as("records in the last").isEqualTo(1);
    assertThat(page.getLong()).as("offset").isEqualTo(4);
    assertThat(page.getLong()).as("line").isEqualTo(2);
    assertThat(page.get()).as("bytes of chunk 0").isEqualTo((byte) 12);
    assertThat(page.get()).as("extra lines of chunk 0").isEqualTo((byte) 1);
    assertThat(page.get()).as("203 bytes, low bits").isEqualTo((byte) (203 & 0x7F | 0x80));
    assertThat(page.get()).as("203 bytes, high bits").isEqualTo((byte) (203 >> 7));
    assertThat(page.get()).as("extra lines of chunk 1").isZero();
    assertThat(page.hasRemaining()).isFalse();
  }

  @Test
  void everyPageButTheLastHoldsTheSameNumberOfChunks() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 2 * ChunkPage.CHUNKS + 5; i++) {
      text.append(i).append(",x\n");
    }
    List<byte[]> pages = new ArrayList<>();
    SourceCopy source = file(text.toString());
    CsvIndex index = CsvIndex.of(source, CsvFormat.ofDefaults(), 1, pages::add);
    assertThat(pages)
        .extracting(p -> ChunkPage.of(p).chunks())
        .containsExactly(ChunkPage.CHUNKS, ChunkPage.CHUNKS, 5);
    assertThat(pages).allMatch(p -> p.length <= ChunkPage.MAX_BYTES);
    int chunk = ChunkPage.CHUNKS + 17;
    ChunkSlice slice =
        ChunkPage.of(pages.get(chunk / ChunkPage.CHUNKS)).locate(chunk % ChunkPage.CHUNKS);
    try (CsvRecords records = CsvRecords.open(source, CsvFormat.ofDefaults(), index, slice)) {
      SourceRecord record = records.next();
      assertThat(record.line()).isEqualTo(chunk + 2L);
      assertThat(record.fields()).containsExactly(chunk + "", "x");
    }
    assertThatThrownBy(() -> ChunkPage.of(pages.getLast()).locate(5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("", "is empty"),
        Arguments.of("\uFEFF", "is empty"),
        Arguments.of("\n\r\n\r", "is empty"),
        Arguments.of("a,\0b\n1,2\n", "byte 2, on line 1, is NUL"),
        Arguments.of("\n\"a\n\0\",b\n1,2\n", "byte 4, on line 3, is NUL"),
        Arguments.of("a,b,a\n", "the name \"a\" twice, as columns 1 and 3"),
        Arguments.of("a,,c\n", "no name for column 2 of 3"),
        Arguments.of("a,, \n", "no name for columns 2 and 3"),
        Arguments.of("a,b\n1,2\n\"3\n4\n5", "a quote on line 3 that is never closed"),
        Arguments.of("a,b\n1,\"\"\"\n", "a quote on line 2 that is never closed"),
        Arguments.of(
            "a,b\n1," + "x".repeat(99) + "\n", "a record on line 2 of more than 100 bytes"),
        Arguments.of(
            "a,b\n1,2\n\"3\n" + "x".repeat(199) + "\n", "close the quote that opens on line 3"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultIsNamedAtEveryBufferSize(String text, String sentence) throws IOException {
    SourceCopy source = file(text);
    for (int readBytes = 1; readBytes <= 24; readBytes++) {
      int size = readBytes;
      assertThatThrownBy(
              () -> Read.index(source, CsvFormat.ofDefaults().withMaxRecordBytes(100), 2, size))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(sentence)
          .hasMessageContaining(source.source().toString())
          .hasMessageEndingWith(".");
    }
  }

  @Test
  void recordOfExactlyTheLimitIsTaken() throws IOException {
    SourceCopy source = file("a,b\r\n1," + "x".repeat(98) + "\r\n3,4");
    for (int readBytes = 1; readBytes <= 130; readBytes++) {
      CsvIndex index =
          Read.index(source, CsvFormat.ofDefaults().withMaxRecordBytes(100), 2, readBytes);
      assertThat(index.records()).isEqualTo(2);
    }
  }

  @Test
  void missingFileAndFolderAreNamed() {
    assertThatThrownBy(() -> SourceCopy.of(folder.resolve("none.csv"), folder))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("none.csv doesn't exist");
    assertThatThrownBy(() -> SourceCopy.of(folder, folder))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void fileWithoutHeaderGetsNumberedColumns() throws IOException {
    CsvFormat format = new CsvFormat(';', '\'', UTF_8, false, 1000);
    Read read = Read.all(file("1;'x;''y'\n2;z\n"), format, 1, 5);
    assertThat(read.index().columns()).containsExactly("column1", "column2");
    assertThat(read.lines()).containsExactly("1:1|x;'y", "2:2|z");
  }

  private static Arguments shape(String name, String text, String... records) {
    return Arguments.of(name, text, List.of(records));
  }

  private SourceCopy file(String text) throws IOException {
    return SourceCopy.plain(Files.writeString(folder.resolve("in.csv"), text));
  }
}
