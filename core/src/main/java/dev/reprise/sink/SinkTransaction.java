package dev.reprise.sink;

import dev.reprise.source.BadRecord;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.source.SourceRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A chunk's open transaction, in which its marker stands already. Everything that is written
/// through it is committed with the marker, or not at all. It belongs to one thread and ends with
/// the body.
public final class SinkTransaction {
  /// The counter of the records that weren't taken.
  public static final String REJECTED = "rejected";

  private static final int KEPT_REJECTS = 200;
  private static final long KEPT_CHARS = 1 << 20;

  private final Connection connection;
  private final Dialect dialect;
  private final CommitKey key;
  private final Map<String, Long> counters = new HashMap<>();
  private final List<Reject> rejects = new ArrayList<>();
  private long rejectChars;
  private @Nullable String result;

  SinkTransaction(Connection connection, Dialect dialect, CommitKey key) {
    this.connection = connection;
    this.dialect = dialect;
    this.key = key;
  }

  /// For statements of your own. Don't commit, roll back or close it: the sink does.
  public Connection connection() {
    return connection;
  }

  /// Inserts rows of text, nulls as NULL. At the first one that the database refuses it throws, and
  /// the chunk fails.
  ///
  /// @param columns of the table, in the order of each row's values
  /// @return how many rows
  public long insertAll(
      String table, List<String> columns, Iterable<? extends List<@Nullable String>> rows)
      throws SQLException {
    RowBatch.Refused<List<@Nullable String>> refused =
        (row, why) -> {
          throw why;
        };
    try (RowBatch<List<@Nullable String>> batch =
        new RowBatch<>(
            connection, dialect, Insert.into(table, columns), Function.identity(), refused)) {
      for (List<@Nullable String> row : rows) {
        batch.add(row);
      }
      return batch.flush().rows();
    }
  }

  /// Inserts what is left of `records`. Those that can't be taken, and those that the database
  /// refuses for their values, are put aside by [#reject(Reject)], and the others land without
  /// them. A lock, an outage or a missing table throws all the same.
  public Inserted insertAll(Insert insert, Records records) throws SQLException {
    RowBatch.Refused<SourceRecord> refused =
        (record, why) ->
            reject(
                new Reject(
                    record.line(), dialect.reason(why, insert.columns()), records.raw(record)));
    try (RowBatch<SourceRecord> batch =
        new RowBatch<>(connection, dialect, insert, SourceRecord::fields, refused)) {
      Iterator<SourceRow> rows = records.rows();
      while (rows.hasNext()) {
        switch (rows.next()) {
          case SourceRecord record -> batch.add(record);
          case BadRecord bad -> reject(new Reject(bad.line(), bad.reason(), bad.raw()));
        }
      }
      return batch.flush();
    }
  }

  /// Puts a record aside, in the table `reprise_rejects`, and counts it as `rejected`: once a line
  /// of the job's source.
  public void reject(Reject reject) throws SQLException {
    Reject kept = reject.cut(dialect.rejectChars());
    rejects.add(kept);
    rejectChars += kept.raw().length();
    count(REJECTED, 1);
    if (rejects.size() >= KEPT_REJECTS || rejectChars > KEPT_CHARS) {
      writeRejects();
    }
  }

  /// Adds to a counter of the job, once the chunk is committed.
  public void count(String counter, long by) {
    counters.merge(counter, by, Long::sum);
  }

  /// Sets the chunk's result: a small text.
  public void result(String text) {
    result = text;
  }

  /// Writes what is kept back; after that nothing more is written.
  SinkOutcome end() throws SQLException {
    writeRejects();
    return new SinkOutcome(counters, result);
  }

  private void writeRejects() throws SQLException {
    if (!rejects.isEmpty()) {
      new RejectTable(dialect).insert(connection, key, rejects);
      rejects.clear();
      rejectChars = 0;
    }
  }
}
