package dev.reprise.source;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files in other encodings than UTF-8.
class EncodingSourceTest {
  private static final String TEXT = "n,名前\r\n1,\"日本\n,表能\"\r\n2,ソ\r3,\n";
  private static final List<String> ROWS = List.of("2:1|日本\n,表能", "4:2|ソ", "5:3|null");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "UTF-16LE",
        "UTF-16BE",
        "UTF-16",
        "UTF-32",
        "Shift_JIS",
        "windows-31j",
        "EUC-JP",
        "ISO-2022-JP",
        "GBK",
        "GB18030",
        "Big5-HKSCS"
      })
  void everyEncodingThatWasDeclaredIsRead(String name) throws IOException {
    Charset charset = Charset.forName(name);
    String text = charset.canEncode() && name.startsWith("B") ? TEXT.replace('ソ', '表') : TEXT;
    byte[] bytes = text.getBytes(charset);
    List<String> rows =
        ROWS.stream().map(row -> name.startsWith("B") ? row.replace('ソ', '表') : row).toList();
    assertThat(read(file("in.csv", bytes), charset)).isEqualTo(rows);
    assertThat(read(file("in.csv.gz", gzip(bytes)), charset)).as("packed").isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void byteOrderMarkSaysTheEncoding(String name) throws IOException {
    byte[] bytes = ("\uFEFF" + TEXT).getBytes(Charset.forName(name));
    assertThat(read(file("in.csv", bytes), null)).isEqualTo(ROWS);
    assertThat(read(file("in.csv.gz", gzip(bytes)), null)).as("packed").isEqualTo(ROWS);
    assertThat(read(file("in.csv", bytes), Charset.forName(name))).as("declared").isEqualTo(ROWS);
    assertThatThrownBy(() -> read(file("in.csv", bytes), Charset.forName("windows-1252")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("begins with the byte order mark of " + name)
        .hasMessageContaining("declared as windows-1252");
  }

  @Test
  void undecodableBytesAreTheFaultOfTheirRecordAlone() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("n,名\n1,日\n2,".getBytes(Charset.forName("Shift_JIS")));
    bytes.write(0x81); // half a character, then the newline
    bytes.write("\n3,\"x\n".getBytes(UTF_8));
    bytes.write(0xFD);
    bytes.write("\"\n4,能\n".getBytes(Charset.forName("Shift_JIS")));
    assertThat(read(file("in.csv", bytes.toByteArray()), Charset.forName("Shift_JIS")))
        .containsExactly(
            "2:1|日",
            "3! column \"名\" has byte 0x81, which isn't Shift_JIS: name the file's encoding or convert it! 2,\\x81",
            "4! column \"名\" has byte 0xFD, which isn't Shift_JIS: name the file's encoding or convert it! 3,\"x\n\\xFD\"",
            "6:4|能");
  }

  /// Their decoders count the newline among the bytes that are wrong.
  @ParameterizedTest
  @ValueSource(strings = {"EUC-JP", "Big5-HKSCS", "GB18030"})
  void newlineBehindHalfACharacterEndsTheRecord(String name) throws IOException {
    byte[] bytes = {'n', '\n', 'a', (byte) 0xFE, '9', '\n', 'b', (byte) 0xFF, '\n', 'c', '\n'};
    List<String> rows = read(file("in.csv", bytes), Charset.forName(name));
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1)).startsWith("3! ").endsWith("! b\\xFF");
    assertThat(rows.get(2)).isEqualTo("4:c");
  }

  @Test
  void halfASurrogatePairSwallowsNoNewline() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("n,m\n1,".getBytes(UTF_16LE));
    bytes.write(new byte[] {0x3D, (byte) 0xD8});
    bytes.write("\n2,x\n".getBytes(UTF_16LE));
    bytes.write('3');
    assertThat(read(file("in.csv", bytes.toByteArray()), UTF_16LE))
        .hasSize(3)
        .element(0)
        .asString()
        .startsWith("2! column \"m\" has byte 0x3D")
        .endsWith("! 1,\\x3D\\xD8");
    assertThat(read(folder.resolve("in.csv"), UTF_16LE).get(1)).isEqualTo("3:2|x");
    assertThat(read(folder.resolve("in.csv"), UTF_16LE).get(2)).endsWith("! \\x33");
  }

  @Test
  void charactersOfAnotherTranscodingAreNotTakenForEscapes() throws IOException {
    byte[] bytes = {'n', '\n', (byte) 0xED, (byte) 0xB2, (byte) 0x80, '\n'};
    assertThat(read(file("in.csv", bytes), UTF_8).getFirst()).endsWith("! \\xED\\xB2\\x80");
  }

  /// Whatever the bytes, and wherever the pieces end that they come in, the copy is the same, and
  /// holds each of them: as its character, or as itself.
  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "GB18030", "EUC-JP", "Shift_JIS"})
  void noByteIsLostWhereverThePiecesEnd(String name) throws IOException {
    long seed = Long.getLong("reprise.seed", System.nanoTime());
    System.out.println("EncodingSourceTest: replay with -Dreprise.seed=" + seed);
    Random random = new Random(seed);
    Charset charset = Charset.forName(name);
    for (int round = 0; round < 300; round++) {
      ByteArrayOutputStream mixed = new ByteArrayOutputStream();
      for (int part = 0; part < 6; part++) {
        byte[] noise = new byte[random.nextInt(4)];
        random.nextBytes(noise);
        mixed.write(noise);
        mixed.write("a日\n".substring(random.nextInt(3)).getBytes(charset));
      }
      byte[] bytes = mixed.toByteArray();
      byte[] whole = transcoded(bytes, charset, bytes.length);
      for (int piece = 1; piece < 5; piece++) {
        assertThat(transcoded(bytes, charset, piece)).as("pieces of %d", piece).isEqualTo(whole);
      }
      if (name.startsWith("UTF")) { // others have two encodings of some characters
        assertThat(back(whole, charset)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void copyOfOneEncodingLeavesThatOfAnother() throws IOException {
    Path source = file("in.csv", "n\nab\n".getBytes(UTF_16LE));
    Path cache = folder.resolve("cache");
    Path first = SourceCopy.of(source, UTF_16LE, cache).file();
    Path second = SourceCopy.of(source, Charset.forName("GBK"), cache).file();
    assertThat(first).exists().isNotEqualTo(second);
    assertThat(SourceCopy.of(source, UTF_16LE, cache).file()).isEqualTo(first);
    file("in.csv", "n\nabc\n".getBytes(UTF_16LE));
    assertThat(SourceCopy.of(source, UTF_16LE, cache).file()).isNotEqualTo(first);
    assertThat(first).doesNotExist();
    assertThat(second).as("a copy of what the file was").doesNotExist();
  }

  @Test
  void transcodedSourceThatChangedIsRefused() throws IOException {
    Path source = file("in.csv", "n\n1\n".getBytes(UTF_16LE));
    Csv csv = csv(source, UTF_16LE);
    Plan plan = csv.plan(10);
    file("in.csv", "n\n2\n".getBytes(UTF_16LE));
    assertThatThrownBy(() -> rows(plan))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.fault()).isEqualTo(SourceFault.CHANGED));
  }

  private List<String> read(Path source, Charset charset) {
    return rows(csv(source, charset).plan(2));
  }

  private Csv csv(Path source, Charset charset) {
    Csv csv = Csv.file(source).cacheFolder(folder.resolve("cache"));
    return charset == null ? csv : csv.format(CsvFormat.ofDefaults().withCharset(charset));
  }

  private List<String> rows(Plan plan) {
    List<String> rows = new ArrayList<>();
    Csv csv = Csv.of(plan).cacheFolder(folder.resolve("cache"));
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      try (Records records =
          csv.open(new ChunkLocation(chunk, page -> Optional.of(plan.pages().get(page))))) {
        for (Iterator<SourceRow> each = records.rows(); each.hasNext(); ) {
          rows.add(
              switch (each.next()) {
                case SourceRecord r ->
                    r.line()
                        + ":"
                        + String.join("|", r.fields().stream().map(String::valueOf).toList());
                case BadRecord bad -> bad.line() + "! " + bad.reason() + "! " + bad.raw();
              });
        }
      }
    }
    return rows;
  }

  private static byte[] transcoded(byte[] bytes, Charset charset, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Transcoder transcoder = new Transcoder(charset, Channels.newChannel(out))) {
      for (int at = 0; at < bytes.length; at += piece) {
        transcoder.write(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
      }
      transcoder.end();
    }
    return out.toByteArray();
  }

  private static byte[] back(byte[] utf8, Charset charset) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < utf8.length; ) {
      int escaped = EscapedBytes.at(utf8, at, utf8.length);
      if (escaped >= 0) {
        out.write(escaped);
        at += EscapedBytes.LENGTH;
      } else {
        int lead = utf8[at] & 0xFF;
        int length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        out.write(new String(utf8, at, length, UTF_8).getBytes(charset));
        at += length;
      }
    }
    return out.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
