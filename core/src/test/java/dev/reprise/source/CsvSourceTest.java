package dev.reprise.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CSV file from its plan to the records of a chunk, in another process so to speak.
class CsvSourceTest {
  @TempDir Path dir;

  @Test
  void eachChunkHasItsRecords() throws IOException {
    assertThat(chunks(plan(file("n.csv", "n,m\n1,\n2,\"\"\n3,c\n"))))
        .containsExactly("[1, null] on 2, [2, ] on 3", "[3, c] on 4");
  }

  @Test
  void gzipIsUnpackedIntoTheCacheOfEachHost() throws IOException {
    Path packed = dir.resolve("n.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("n\n1\n2\n3\n".getBytes(StandardCharsets.UTF_8));
    }
    Plan plan = plan(packed);
    Source elsewhere = Sources.standard().cacheFolder(dir.resolve("b")).make(plan.description());
    assertThat(records(elsewhere, plan, 1)).isEqualTo("[3] on 4");
    assertThat(dir.resolve("b")).isDirectoryContaining("glob:**.csv");
  }

  @Test
  void descriptionIsTheSameForTheSameContent() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    Plan plan = plan(file);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(plan(file).description()).isEqualTo(plan.description());
    assertThat(plan(file).digest()).isEqualTo(plan.digest());
    assertThat(chunks(plan)).containsExactly("[1] on 2");
  }

  @Test
  void editOfTheSameLengthIsNoticed() throws IOException {
    Path file = file("n.csv", "n\n1\n2\n3\n");
    Plan plan = plan(file);
    assertThat(records(made(plan), plan, 0)).isEqualTo("[1] on 2, [2] on 3");
    Files.writeString(file, "n\n1\n2\n4\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> made(plan).open(location(plan, 1)))
        .matches(e -> e.fault() == SourceFault.CHANGED)
        .withMessageContaining("source changed");
    assertThat(plan(file).digest()).isNotEqualTo(plan.digest());
  }

  @Test
  void hostWithoutTheFileNamesThePath() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    Plan plan = plan(file);
    Files.delete(file);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> made(plan).open(location(plan, 0)))
        .matches(e -> e.fault() == SourceFault.UNREADABLE)
        .withMessageContaining("n.csv doesn't exist");
  }

  private Plan plan(Path file) {
    return Csv.file(file).cacheFolder(dir.resolve("a")).plan(2);
  }

  private Source made(Plan plan) {
    return Sources.standard().cacheFolder(dir.resolve("a")).make(plan.description());
  }

  private List<String> chunks(Plan plan) {
    List<String> chunks = new ArrayList<>();
    for (int i = 0; i < plan.chunks(); i++) {
      chunks.add(records(made(plan), plan, i));
    }
    return chunks;
  }

  private static String records(Source source, Plan plan, int chunk) {
    List<String> records = new ArrayList<>();
    try (Records open = source.open(location(plan, chunk))) {
      open.forEachRemaining(record -> records.add(record.fields() + " on " + record.line()));
    }
    return String.join(", ", records);
  }

  private static ChunkLocation location(Plan plan, int chunk) {
    return new ChunkLocation(chunk, page -> Optional.of(plan.pages().get(page)));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }
}
