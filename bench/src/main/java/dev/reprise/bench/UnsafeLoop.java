package dev.reprise.bench;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/// The import as somebody writes it in an afternoon: read rows, insert them in batches, commit
/// every so many. No marker, no claim, no checksum, nothing that survives a kill. One thread, or
/// one that reads and several that write.
///
/// @param transactionRows rows a transaction, the same as the import's records a chunk
record UnsafeLoop(Path file, BenchTarget target, String table, int transactionRows) {
  private static final List<String[]> END = List.of();

  long run(int writers) throws Exception {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(open())) {
      var rows = reader.iterator();
      String[] header = rows.next().getFields().toArray(String[]::new);
      createTable(header);
      return writers == 1 ? alone(rows, header) : together(rows, header, writers);
    }
  }

  private long alone(java.util.Iterator<CsvRecord> rows, String[] header) throws SQLException {
    long written = 0;
    try (Connection connection = target.connect();
        RowWriter writer = target.writer(connection, table, header)) {
      while (rows.hasNext()) {
        written += write(connection, writer, next(rows));
      }
    }
    return written;
  }

  private long together(java.util.Iterator<CsvRecord> rows, String[] header, int writers)
      throws Exception {
    BlockingQueue<List<String[]>> queue = new ArrayBlockingQueue<>(writers * 2);
    List<Future<Long>> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int i = 0; i < writers; i++) {
        done.add(threads.submit(() -> writeAll(queue, header)));
      }
      while (rows.hasNext()) {
        queue.put(next(rows));
      }
      for (int i = 0; i < writers; i++) {
        queue.put(END);
      }
      return sum(done);
    }
  }

  private static long sum(List<Future<Long>> done) throws InterruptedException, ExecutionException {
    long sum = 0;
    for (Future<Long> one : done) {
      sum += one.get();
    }
    return sum;
  }

  private long writeAll(BlockingQueue<List<String[]>> queue, String[] header) throws Exception {
    long written = 0;
    try (Connection connection = target.connect();
        RowWriter writer = target.writer(connection, table, header)) {
      for (List<String[]> rows = queue.take(); !rows.isEmpty(); rows = queue.take()) {
        written += write(connection, writer, rows);
      }
    }
    return written;
  }

  private int write(Connection connection, RowWriter writer, List<String[]> rows)
      throws SQLException {
    target.begin(connection);
    writer.write(rows);
    target.commit(connection);
    return rows.size();
  }

  private List<String[]> next(java.util.Iterator<CsvRecord> rows) {
    List<String[]> some = new ArrayList<>(transactionRows);
    while (rows.hasNext() && some.size() < transactionRows) {
      some.add(rows.next().getFields().toArray(String[]::new));
    }
    return some;
  }

  private void createTable(String[] header) throws SQLException {
    String columns =
        java.util.Arrays.stream(header)
            .map(name -> '"' + name + "\" TEXT")
            .collect(Collectors.joining(", "));
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE \"" + table + "\" (" + columns + ")");
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  private InputStream open() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
  }
}
