package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What bad input gets: exit 2 and one sentence, before Redis is asked for anything.
class ImportInputTest {
  private static final Map<String, String> NO_REDIS =
      Map.of("REPRISE_REDIS", "redis://127.0.0.1:1");

  @TempDir Path dir;
  private Path db;

  @BeforeEach
  void home() {
    System.setProperty("user.home", dir.toString());
    db = dir.resolve("t.db");
  }

  @Test
  void fileMissing() {
    refused(dir.resolve("none.csv"), "none.csv doesn't exist");
  }

  @Test
  void fileIsAFolder() {
    refused(dir, "is a folder");
  }

  @Test
  void fileIsEmpty() throws IOException {
    refused(file("n.csv", ""), "is empty");
  }

  @Test
  void fileIsBinary() throws IOException {
    refused(file("n.csv", "a\0b\1\n\0\1\2"), "isn't a text file");
  }

  @Test
  void gzipIsCutOff() throws IOException {
    byte[] whole = gzip("n\n" + "1\n".repeat(10_000));
    refused(file("n.csv.gz", Arrays.copyOf(whole, whole.length / 2)), "n.csv.gz");
  }

  @Test
  void garbageStandsBehindGzip() throws IOException {
    byte[] whole = gzip("n\n1\n");
    byte[] more = Arrays.copyOf(whole, whole.length + 10);
    Arrays.fill(more, whole.length, more.length, (byte) 'x');
    refused(file("n.csv.gz", more), "n.csv.gz");
  }

  @Test
  void headerHasANameTwice() throws IOException {
    refused(file("n.csv", "n,m,n\n1,2,3\n"), "\"n\" twice, as columns 1 and 3");
  }

  @Test
  void headerHasAnEmptyName() throws IOException {
    refused(file("n.csv", "n,,m\n1,2,3\n"), "no name for column 2");
  }

  @Test
  void quoteIsNeverClosed() throws IOException {
    refused(file("n.csv", "n\n1\n\"2\n3\n"), "quote on line 3 that is never closed");
  }

  @Test
  void recordIsOverTheLimit() throws IOException {
    refused(file("n.csv", "n\n1\n" + "x".repeat((16 << 20) + 1) + "\n"), "line 3");
  }

  @Test
  void targetIsNoJdbcUrl() throws IOException {
    refusedTo(file("n.csv", "n\n1\n"), "t.db", "isn't a JDBC URL");
  }

  @Test
  void targetHasNoFolder() throws IOException {
    refusedTo(file("n.csv", "n\n1\n"), "jdbc:sqlite:" + dir + "/no/t.db", "doesn't exist");
  }

  @Test
  void targetIsNoDatabase() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    refusedTo(file, "jdbc:sqlite:" + file, "isn't a SQLite database");
  }

  @Test
  void targetIsInMemory() throws IOException {
    refusedTo(file("n.csv", "n\n1\n"), "jdbc:sqlite::memory:", "names no file");
  }

  @Test
  void passwordInTheUrlOfASubmittedJob() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    for (String url : List.of("jdbc:postgresql://u:secret@h/d", "jdbc:x://h/d?password=secret")) {
      Cli.Result result =
          Cli.run(NO_REDIS, "submit", "import", file.toString(), "--to", url, "--table", "t");
      refused(result, "a password");
      assertThat(result.err()).doesNotContain("secret");
    }
  }

  @Test
  void numbersOutOfRange() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    refused(file, "--chunk-records is 0, must be from 1 to 1000000", "--chunk-records", "0");
    refused(file, "--workers is 65, must be from 1 to 64", "--workers", "65");
    refused(file, "--slots is 513, must be from 1 to 512", "--slots", "513");
    refused(file, "--delimiter is \"ab\"", "--delimiter", "ab");
  }

  @Test
  void flagsOfLaterVersionsAreUnknown() throws IOException {
    refused(file("n.csv", "n\n1\n"), "Unknown option --parallel", "--parallel", "2");
  }

  @Test
  void encodingIsUnknownOrContradictsTheFile() throws IOException {
    Path file = file("n.csv", "n\n1\n");
    refused(file, "the nearest is \"UTF8\"", "--encoding", "utf8x");
    Path marked = file("m.csv", "\uFEFFn\n1\n");
    refused(marked, "begins with the byte order mark of UTF-8", "--encoding", "windows-1252");
  }

  @Test
  void columnsAreNotThoseOfTheFile() throws IOException {
    Path file = file("n.csv", "id,name\n1,a\n");
    refused(file, "no column \"nam\" (the nearest is \"name\")", "--columns", "nam,id");
    refused(file, "Column \"id\" is asked for twice", "--columns", "id,id");
    refused(file, "name 1 has a quote that isn't closed", "--columns", "\"id");
    refused(file, "has 2 fields: name each", "--no-header", "--columns", "a,b,c");
    refused(file, "has 2 fields: name each", "--no-header", "--columns", "a");
  }

  @Test
  void conflictAndKeyDontFit() throws IOException {
    Path file = file("n.csv", "id,name\n1,a\n");
    refused(file, "must be error, skip or update", "--on-conflict", "replace");
    refused(file, "update needs --key", "--on-conflict", "update");
    refused(file, "--key has no effect without", "--key", "id");
    refused(file, "--max-rejects is -1, must be 0 or more", "--max-rejects", "-1");
  }

  @Test
  void redisIsAwayForGoodInput() throws IOException {
    Cli.Result result = run(file("n.csv", "n\n1\n"), "jdbc:sqlite:" + db);
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.REDIS);
  }

  private void refused(Path file, String sentence, String... more) {
    refused(run(file, "jdbc:sqlite:" + db, more), sentence);
  }

  private void refusedTo(Path file, String url, String sentence) {
    refused(run(file, url), sentence);
  }

  private static void refused(Cli.Result result, String sentence) {
    assertThat(result.exit()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(sentence).hasLineCount(1);
  }

  private static Cli.Result run(Path file, String url, String... more) {
    List<String> words =
        new ArrayList<>(List.of("import", file.toString(), "--to", url, "--table", "t"));
    words.addAll(List.of(more));
    return Cli.run(NO_REDIS, words.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
