package dev.reprise.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipSourceTest {
  private static final Path CITIES = Path.of("..", "demo", "cities.csv.gz");

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void nameCache() {
    cache = folder.resolve("cache");
  }

  @Test
  void citiesAreAllThere() {
    Read read = Read.all(SourceCopy.of(CITIES, cache), CsvFormat.ofDefaults(), 1000, 64 << 10);
    assertThat(read.index().columns())
        .containsExactly("name", "lat", "lng", "country", "admin1", "admin2");
    assertThat(read.index().records()).isEqualTo(171_075);
    assertThat(read.index().chunks()).isEqualTo(172);
    assertThat(read.records()).hasSize(171_075);
    Map<String, Integer> countries = new HashMap<>();
    Set<List<String>> distinct = new HashSet<>();
    int commas = 0;
    for (SourceRecord record : read.records()) {
      countries.merge(record.fields().get(3), 1, Integer::sum);
      distinct.add(record.fields());
      commas += record.fields().getFirst().contains(",") ? 1 : 0;
    }
    assertThat(distinct).hasSize(171_075);
    assertThat(countries).hasSize(246).containsEntry("US", 17_343).containsEntry("IT", 10_053);
    assertThat(commas).isEqualTo(34);
  }

  @Test
  void plainFileIsReadInPlace() throws IOException {
    Path plain = Files.writeString(folder.resolve("in.csv"), "a\n1\n");
    assertThat(SourceCopy.of(plain, cache).file()).isEqualTo(plain);
    assertThat(cache).doesNotExist();
  }

  @Test
  void packedFileIsKnownByItsBytes() throws IOException {
    Path packed = Files.write(folder.resolve("in.csv"), gzip("a\n1\n"));
    assertThat(SourceCopy.of(packed, cache).file()).hasContent("a\n1\n");
    Path named = Files.writeString(folder.resolve("in.csv.gz"), "a\n1\n");
    assertThatThrownBy(() -> SourceCopy.of(named, cache))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("doesn't begin like a gzip file");
  }

  @Test
  void membersAreJoined() throws IOException {
    byte[] three = join(gzip("a\n1\n"), gzip(""), gzip("2\n"));
    Path packed = Files.write(folder.resolve("in.csv.gz"), three);
    assertThat(SourceCopy.of(packed, cache).file()).hasContent("a\n1\n2\n");
  }

  /// A file cut anywhere, also inside the second member's header, which the platform's reader
  /// takes.
  @Test
  void everyCutIsFound() throws IOException {
    byte[] first = gzip("a\n1\n");
    byte[] both = join(first, gzip("2\n"));
    for (int length = 2; length < both.length; length++) {
      if (length == first.length) {
        continue; // whole by chance
      }
      Path packed = Files.write(folder.resolve("in.csv.gz"), Arrays.copyOf(both, length));
      int begins = length < first.length ? 0 : first.length;
      assertThatThrownBy(() -> SourceCopy.of(packed, cache))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining(
              "is cut off: it ends at byte %d, inside the gzip data that begins at byte %d",
              length, begins);
      assertNothingIsLeft();
    }
  }

  @Test
  void garbageBehindIsFound() throws IOException {
    byte[] good = gzip("a\n1\n");
    for (byte[] garbage : List.of("garbage".getBytes(UTF_8), new byte[512], new byte[] {1})) {
      Path packed = Files.write(folder.resolve("in.csv.gz"), join(good, garbage));
      assertThatThrownBy(() -> SourceCopy.of(packed, cache))
          .hasMessageContaining("garbage behind its gzip data, from byte %d of", good.length);
      assertNothingIsLeft();
    }
  }

  @Test
  void everyFlippedByteIsFoundOrChangesNothing() throws IOException {
    String text = "a\n" + "1,2,3,4\n".repeat(50);
    byte[] good = gzip(text);
    int found = 0;
    for (int i = 10; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x10;
      Path packed = Files.write(folder.resolve("in.csv.gz"), bad);
      try {
        // the last bits of deflate are padding
        assertThat(SourceCopy.of(packed, cache).file()).as("byte %d", i).hasContent(text);
      } catch (SourceException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(good.length - 11);
  }

  @Test
  void copyIsMadeOnceAndAgainWhenDamagedOrOutdated() throws IOException {
    Path packed = Files.write(folder.resolve("in.csv.gz"), gzip("a\n1\n"));
    Path copy = SourceCopy.of(packed, cache).file();
    FileTime made = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(copy, made);
    assertThat(SourceCopy.of(packed, cache).file()).isEqualTo(copy);
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(made);

    Files.writeString(copy, "a\n");
    assertThat(SourceCopy.of(packed, cache).file()).hasContent("a\n1\n");

    Files.write(packed, gzip("a\n1\n2\n"));
    assertThat(SourceCopy.of(packed, cache).file()).hasContent("a\n1\n2\n");
    assertThat(copy).doesNotExist();
  }

  @Test
  void temporaryFileOfAKilledProcessIsDeleted() throws IOException {
    Path packed = Files.write(folder.resolve("in.csv.gz"), gzip("a\n1\n"));
    Path copy = SourceCopy.of(packed, cache).file();
    String owner = copy.getFileName().toString().split("-")[0];
    Path stale = Files.writeString(cache.resolve(owner + "-123.tmp"), "half");
    Files.delete(copy);
    SourceCopy.of(packed, cache);
    assertThat(stale).doesNotExist();
  }

  @Test
  void threadsThatStartAtOnceMakeOneCopy() throws Exception {
    Callable<Path> open = () -> SourceCopy.of(CITIES, cache).file();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var copies = threads.invokeAll(java.util.Collections.nCopies(8, open));
      Set<Path> paths = new HashSet<>();
      for (var copy : copies) {
        paths.add(copy.get());
      }
      assertThat(paths).hasSize(1);
    }
    assertThat(cache.toFile().list((d, name) -> !name.endsWith(".lock"))).hasSize(1);
  }

  @Test
  void cacheThatCannotBeWrittenIsNamed() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> SourceCopy.of(CITIES, notAFolder))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("can't be unpacked into " + notAFolder);
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.filter(f -> !f.toString().endsWith(".lock"))).isEmpty();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packer = new GZIPOutputStream(bytes)) {
      packer.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
