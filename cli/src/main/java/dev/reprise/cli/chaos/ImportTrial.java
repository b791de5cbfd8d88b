package dev.reprise.cli.chaos;

import dev.reprise.RepriseException;
import dev.reprise.cli.imports.PlannedImport;
import dev.reprise.cli.imports.Targets;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.TableWriter;
import dev.reprise.source.ChunkLocation;
import dev.reprise.source.Csv;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.source.SourceRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An import, run twice into copies of its target, and compared row by row.
public final class ImportTrial implements Trial {
  private static final int FETCH = 10_000;

  private final What what;
  private final Copies copies;
  private final Path folder;

  /// @param words of the user's line, without what is replaced here: target, table, rejects,
  ///   workers and slots
  /// @param to the user's own target
  public record What(List<String> words, String to, Targets targets, PlannedImport planned) {
    public What {
      words = List.copyOf(words);
    }
  }

  private ImportTrial(What what, Copies copies, Path folder) {
    this.what = what;
    this.copies = copies;
    this.folder = folder;
  }

  /// Nothing is made yet.
  public static ImportTrial of(What what, Path folder) {
    Copies copies =
        Copies.of(
            what.to(), what.planned().spec().table(), folder, () -> what.targets().open(what.to()));
    return new ImportTrial(what, copies, folder);
  }

  @Override
  public String announcement() {
    return copies.said();
  }

  @Override
  public void prepare() {
    copies.make();
  }

  @Override
  public List<String> line(Side side, int workers, int slots) {
    List<String> line = new ArrayList<>(what.words());
    line.addAll(List.of("--to", copies.to(side), "--table", copies.table(side)));
    line.addAll(List.of("--rejects", rejects(side).toString(), "--trace"));
    line.addAll(List.of("--slots", Integer.toString(slots)));
    if (side == Side.CHAOS) {
      line.addAll(List.of("--workers", Integer.toString(workers)));
    }
    return line;
  }

  private Path rejects(Side side) {
    return folder.resolve(side.text() + ".rejects.csv");
  }

  @Override
  public Outputs compare() {
    RowTally undisturbed = tally(Side.UNDISTURBED);
    RowTally chaos = tally(Side.CHAOS);
    List<String> others = new ArrayList<>();
    if (!areEqual(rejects(Side.UNDISTURBED), rejects(Side.CHAOS))) {
      others.add(
          "the rejected records differ: compare %s with %s"
              .formatted(rejects(Side.UNDISTURBED), rejects(Side.CHAOS)));
    }
    RowTally.Finder finder = new RowTally.Finder(undisturbed.differing(chaos));
    if (undisturbed.rows() != chaos.rows() || finder.isNeeded()) {
      each(Side.UNDISTURBED, row -> finder.add(row, -1));
      each(Side.CHAOS, row -> finder.add(row, 1));
    }
    RowTally.Differences found = finder.differences();
    if (!found.all()) {
      others.add("there are more differences than are counted here");
    }
    long missing = found.byRow().values().stream().filter(n -> n < 0).mapToLong(n -> -n).sum();
    long extra = found.byRow().values().stream().filter(n -> n > 0).mapToLong(n -> n).sum();
    return new Outputs(
        undisturbed.rows(), missing, extra, chunks(found.byRow()), List.copyOf(others));
  }

  private RowTally tally(Side side) {
    RowTally tally = new RowTally();
    each(side, tally::add);
    return tally;
  }

  /// Reads a table's columns of the file, and only those: others may hold ids or times.
  private void each(Side side, Consumer<String> take) {
    try (JdbcTarget opened = what.targets().open(copies.to(side))) {
      List<String> columns = columns(opened, side);
      if (columns.isEmpty()) {
        return; // no row was written, or nobody made the table
      }
      String sql =
          "SELECT %s FROM %s"
              .formatted(
                  columns.stream().map(opened.dialect()::quote).collect(Collectors.joining(", ")),
                  opened.dialect().table(copies.table(side)));
      try (Connection connection = opened.dataSource().getConnection()) {
        connection.setAutoCommit(false); // else PostgreSQL sends the whole table at once
        read(connection, sql, columns.size(), take);
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new RepriseException(
          "Table %s can't be read: %s.".formatted(copies.table(side), e.getMessage()), e);
    }
  }

  private static void read(Connection connection, String sql, int columns, Consumer<String> take)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery(sql)) {
        List<@Nullable String> row = new ArrayList<>();
        while (rows.next()) {
          row.clear();
          for (int i = 1; i <= columns; i++) {
            row.add(rows.getString(i));
          }
          take.accept(RowTally.row(row));
        }
      }
    }
  }

  private List<String> columns(JdbcTarget opened, Side side) {
    List<String> there = TableWriter.columnsOf(opened.sink(), copies.table(side));
    return what.planned().spec().columns().stream()
        .flatMap(column -> there.stream().filter(column::equalsIgnoreCase).limit(1))
        .toList();
  }

  /// To which chunks of the file the rows belong; a row that stands in several counts for each.
  private List<ChunkDifference> chunks(Map<String, Integer> byRow) {
    Map<Integer, ChunkDifference> found = new TreeMap<>();
    for (int chunk = 0; chunk < what.planned().plan().chunks() && !byRow.isEmpty(); chunk++) {
      int at = chunk;
      records(
          chunk,
          record -> {
            int times = byRow.getOrDefault(RowTally.row(record.fields()), 0);
            if (times != 0) {
              found.merge(
                  at,
                  new ChunkDifference(at, Math.max(0, -times), Math.max(0, times), record.line()),
                  (a, b) ->
                      new ChunkDifference(
                          at, a.missing() + b.missing(), a.extra() + b.extra(), a.firstLine()));
            }
          });
    }
    return List.copyOf(found.values());
  }

  private void records(int chunk, Consumer<SourceRecord> take) {
    Csv source = Csv.of(what.planned().plan()).cacheFolder(folder.resolve("scratch"));
    ChunkLocation location =
        new ChunkLocation(chunk, page -> Optional.of(what.planned().plan().pages().get(page)));
    try (Records records = source.open(location)) {
      for (Iterator<SourceRow> each = records.rows(); each.hasNext(); ) {
        if (each.next() instanceof SourceRecord record) {
          take.accept(record);
        }
      }
    }
  }

  @Override
  public String place(int chunk) {
    long[] lines = {Long.MAX_VALUE, 0};
    records(
        chunk,
        record -> {
          lines[0] = Math.min(lines[0], record.line());
          lines[1] = Math.max(lines[1], record.line());
        });
    return "lines %,d to %,d of %s".formatted(lines[0], lines[1], what.planned().file());
  }

  /// A file that isn't there is empty.
  private static boolean areEqual(Path one, Path other) {
    try {
      if (Files.exists(one) && Files.exists(other)) {
        return Files.mismatch(one, other) < 0;
      }
      return size(one) == 0 && size(other) == 0;
    } catch (IOException e) {
      throw new RepriseException(
          "%s and %s can't be compared: %s.".formatted(one, other, e.getMessage()), e);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public String keep() {
    return copies.keep();
  }

  @Override
  public void close() {
    copies.close();
  }
}
