package dev.reprise;

import dev.reprise.seam.Seam;
import dev.reprise.sink.CommitKey;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.sink.TableWriter;
import dev.reprise.source.ChunkPage;
import dev.reprise.source.CsvFormat;
import dev.reprise.source.CsvIndex;
import dev.reprise.source.CsvRecords;
import dev.reprise.source.ScanBench;
import dev.reprise.source.SourceCopy;
import dev.reprise.source.SourceRecord;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Measures the import's parts on the cities ten times over, best of five, on standard output:
/// `java -cp core/target/classes:core/target/test-classes:JARS dev.reprise.ImportBench`, at the
/// project's root.
public final class ImportBench {
  private static final int RUNS = 5;
  private static final CsvFormat FORMAT = CsvFormat.ofDefaults();

  private ImportBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("core", "target"), "bench");
    SourceCopy once = SourceCopy.of(Path.of("demo", "cities.csv.gz"), folder);
    SourceCopy ten = SourceCopy.plain(tenTimes(once.file(), folder.resolve("ten.csv")));
    double megabytes = Files.size(ten.file()) / 1e6;
    List<byte[]> pages = new ArrayList<>();
    CsvIndex index = CsvIndex.of(ten, FORMAT, 1_000, pages::add);
    System.out.printf(
        "%d records, %d chunks, %.1f MB%n", index.records(), index.chunks(), megabytes);
    System.out.printf(
        "pages: %d bytes, %.2f a chunk%n",
        pages.getFirst().length, (double) pages.getFirst().length / index.chunks());
    report(
        "SHA-256 alone",
        megabytes,
        "MB/s",
        () -> {
          byte[] all = Files.readAllBytes(ten.file());
          return MessageDigest.getInstance("SHA-256").digest(all)[0];
        });
    report("find all records, no SHA-256", megabytes, "MB/s", () -> ScanBench.scan(ten.file()));
    report(
        "index with SHA-256", megabytes, "MB/s", () -> CsvIndex.of(ten, FORMAT, 1_000, page -> {}));
    report("read all records", megabytes, "MB/s", () -> read(ten, index, pages));
    report("skip all records", megabytes, "MB/s", () -> skip(ten, index, pages));
    List<List<@Nullable String>> rows = rows(once, index);
    Map<String, Callable<?>> ways = new LinkedHashMap<>();
    ways.put("bare loop, NORMAL", () -> bare(folder.resolve("bare.db"), rows, "NORMAL"));
    ways.put("bare loop, FULL", () -> bare(folder.resolve("bare.db"), rows, "FULL"));
    ways.put("sink with markers, FULL", () -> sink(folder.resolve("sink.db"), rows));
    sideBySide("SQLite, 1,000 rows a transaction: ", rows.size(), ways);
  }

  /// Runs the ways in turn, so that what else the machine does hits them alike; medians.
  private static void sideBySide(String what, int rows, Map<String, Callable<?>> ways)
      throws Exception {
    Map<String, List<Long>> nanos = new LinkedHashMap<>();
    for (int i = 0; i < 2 * RUNS + 1; i++) {
      for (var way : ways.entrySet()) {
        long began = System.nanoTime();
        way.getValue().call();
        nanos.computeIfAbsent(way.getKey(), k -> new ArrayList<>()).add(System.nanoTime() - began);
      }
    }
    nanos.forEach(
        (way, times) -> {
          Collections.sort(times);
          System.out.printf(
              "%s%-26s median %,9.0f rows/s, best %,9.0f%n",
              what, way, rows * 1e9 / times.get(RUNS), rows * 1e9 / times.getFirst());
        });
  }

  private static int read(SourceCopy source, CsvIndex index, List<byte[]> pages) {
    int fields = 0;
    ChunkPage page = ChunkPage.of(pages.getFirst());
    for (int i = 0; i < page.chunks(); i++) {
      try (CsvRecords records = CsvRecords.open(source, FORMAT, index, page.locate(i))) {
        while (records.hasNext()) {
          fields += records.next().fields().size();
        }
      }
    }
    return fields;
  }

  private static int skip(SourceCopy source, CsvIndex index, List<byte[]> pages) {
    ChunkPage page = ChunkPage.of(pages.getFirst());
    for (int i = 0; i < page.chunks(); i++) {
      try (CsvRecords records = CsvRecords.open(source, FORMAT, index, page.locate(i))) {
        records.skip(page.locate(i).records());
      }
    }
    return page.chunks();
  }

  private static List<List<@Nullable String>> rows(SourceCopy source, CsvIndex index) {
    List<byte[]> pages = new ArrayList<>();
    CsvIndex one = CsvIndex.of(source, FORMAT, 10_000_000, pages::add);
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (CsvRecords records =
        CsvRecords.open(source, FORMAT, one, ChunkPage.of(pages.getFirst()).locate(0))) {
      for (SourceRecord record : (Iterable<SourceRecord>) () -> records) {
        rows.add(record.fields());
      }
    }
    return rows;
  }

  private static int bare(Path file, List<List<@Nullable String>> rows, String synchronous)
      throws Exception {
    delete(file);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=" + synchronous);
      statement.execute("CREATE TABLE t (name, lat, lng, country, admin1, admin2)");
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")) {
        for (int i = 0; i < rows.size(); i++) {
          List<@Nullable String> row = rows.get(i);
          for (int c = 0; c < 6; c++) {
            insert.setString(c + 1, row.get(c));
          }
          insert.addBatch();
          if (i % 1_000 == 999 || i == rows.size() - 1) {
            insert.executeBatch();
            connection.commit();
          }
        }
      }
    }
    return rows.size();
  }

  private static int sink(Path file, List<List<@Nullable String>> rows) throws Exception {
    delete(file);
    try (JdbcTarget target = JdbcTarget.open(new JdbcUrl("jdbc:sqlite:" + file))) {
      JdbcSink sink =
          new JdbcSink(target.dataSource(), target.dialect(), Duration.ofSeconds(2), Seam.NONE);
      sink.createTables();
      TableWriter table =
          TableWriter.open(sink, "t", List.of("name", "lat", "lng", "country", "admin1", "admin2"));
      for (int i = 0; i < rows.size(); i += 1_000) {
        List<List<@Nullable String>> chunk = rows.subList(i, Math.min(rows.size(), i + 1_000));
        CommitKey key = new CommitKey("uid", String.valueOf(i / 1_000), "job", 1, 1, "digest");
        sink.transaction(key, tx -> tx.count("rows", table.write(tx, chunk)));
      }
    }
    return rows.size();
  }

  private static void delete(Path file) throws Exception {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(file + suffix));
    }
  }

  private static Path tenTimes(Path once, Path ten) throws Exception {
    byte[] bytes = Files.readAllBytes(once);
    int data = new String(bytes, 0, 200, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    try (OutputStream out = Files.newOutputStream(ten)) {
      out.write(bytes, 0, data);
      for (int i = 0; i < 10; i++) {
        out.write(bytes, data, bytes.length - data);
      }
    }
    return ten;
  }

  private static void report(String what, double amount, String unit, Callable<?> work)
      throws Exception {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      long began = System.nanoTime();
      work.call();
      nanos.add(System.nanoTime() - began);
    }
    System.out.printf(
        "%-46s %,12.0f %s (worst %,.0f)%n",
        what, amount / Collections.min(nanos) * 1e9, unit, amount / Collections.max(nanos) * 1e9);
  }
}
