package dev.reprise.sink;

import dev.reprise.PermanentFailureException;
import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Writes a chunk's effect into a database exactly once.
///
/// The chunk's marker is inserted first into the transaction that holds its rows, and is committed
/// with them. A process may die at any instant: before the commit nothing is there; after it the
/// next attempt finds the marker, skips the body and reports what the first one stored, whether or
/// not Redis ever heard of it. A zombie that still has its transaction open holds the marker's row
/// (or the file): the next attempt waits for `lockTimeout`, then gives its chunk back.
public final class JdbcSink {
  /// How long a chunk waits for a lock before it is given back.
  public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  private static final int DELETE_STEP = 1_000;

  private final DataSource dataSource;
  private final Dialect dialect;
  private final Duration lockTimeout;
  private final SinkCalls calls;
  private final Markers markers;
  private final RejectTable rejects;
  private final SinkTroubles troubles;
  private volatile boolean ready;
  private volatile @Nullable WriterQueue queue;

  /// @param dataSource of any pool; a connection is taken for each transaction and closed after it
  /// @param lockTimeout see [#LOCK_TIMEOUT]
  /// @param seam stands around each step of a transaction, and each look
  public JdbcSink(DataSource dataSource, Dialect dialect, Duration lockTimeout, Seam seam) {
    this(dataSource, dialect, dialect.name(), lockTimeout, seam);
  }

  /// @param place what messages call the target
  JdbcSink(DataSource dataSource, Dialect dialect, String place, Duration lockTimeout, Seam seam) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.lockTimeout = lockTimeout;
    this.calls = new SinkCalls(seam);
    this.markers = new Markers(dialect, lockTimeout);
    this.rejects = new RejectTable(dialect);
    this.troubles = new SinkTroubles(dialect, place, lockTimeout, dataSource);
  }

  public static JdbcSink of(DataSource dataSource, Dialect dialect) {
    return new JdbcSink(dataSource, dialect, LOCK_TIMEOUT, Seam.NONE);
  }

  public Dialect dialect() {
    return dialect;
  }

  /// Writes a chunk's rows.
  @FunctionalInterface
  public interface Body<X extends Exception> {
    void write(SinkTransaction tx) throws X, SQLException;
  }

  /// Work inside a transaction.
  @FunctionalInterface
  interface Work<R, X extends Exception> {
    R run(Connection connection) throws X, SQLException;
  }

  /// Runs `body` in a transaction with the chunk's marker, unless an earlier attempt committed.
  ///
  /// @throws PermanentFailureException if that attempt had other input
  /// @throws ReleaseException if another transaction is in the way, or the database out of reach
  /// @throws SinkException if the database refuses; nothing was written
  /// @throws X what the body throws; nothing was written
  public <X extends Exception> SinkReply transaction(CommitKey key, Body<X> body) throws X {
    createTables();
    return change(
        key.identity(),
        calls,
        connection -> {
          Optional<Markers.Marker> earlier =
              calls.run(Site.SINK_MARKER, () -> markers.insert(connection, key));
          if (earlier.isPresent()) {
            return repeated(key, earlier.get());
          }
          SinkOutcome outcome =
              calls.<SinkOutcome, X>run(
                  Site.SINK_BODY,
                  () -> {
                    SinkTransaction tx = new SinkTransaction(connection, dialect, key);
                    body.write(tx);
                    return tx.end();
                  });
          calls.step(Site.SINK_OUTCOME, () -> markers.fill(connection, key, outcome));
          return new SinkReply.Written(outcome);
        });
  }

  /// Creates the tables of markers and rejects where they are absent.
  public void createTables() {
    if (ready) {
      return;
    }
    if (!read(markers::exist)) {
      create("the marker table", Markers.TABLE, dialect.createMarkers());
    }
    if (!read(rejects::exists)) {
      create("the table of rejects", RejectTable.TABLE, dialect.createRejects());
    }
    ready = true;
  }

  /// Creates a table with text columns, unless it is there.
  public void createTable(String table, List<String> columns) {
    create("table " + table, table, dialect.createTable(table, columns));
  }

  private void create(String what, String table, String sql) {
    try {
      this.<Boolean, RuntimeException>change(
          Site.SINK_CREATE,
          what,
          connection -> {
            try (Statement statement = connection.createStatement()) {
              return statement.execute(sql);
            }
          });
    } catch (SinkException e) {
      if (read(connection -> dialect.columns(connection, table)).isEmpty()) {
        throw e; // else another process was quicker
      }
    }
  }

  /// The uid under which a job's chunks were committed here: that of the latest marker. A job that
  /// is submitted again after Redis was lost takes it over, so that nothing comes twice.
  public Optional<String> findUid(String job) {
    return latest(job).map(Committed::uid);
  }

  /// A chunk whose effect is here.
  ///
  /// @param digest of its input
  public record Committed(String uid, String chunk, String digest) {}

  /// The job's chunk that was committed here last.
  public Optional<Committed> latest(String job) {
    return read(
        connection ->
            markers.exist(connection) ? markers.latest(connection, job) : Optional.empty());
  }

  /// Deletes the markers of a job's incarnation, and its rejects, in steps; how many markers it
  /// was.
  public long deleteMarkers(String uid) {
    if (read(rejects::exists)) {
      inSteps("rejects of " + uid, c -> rejects.delete(c, uid, DELETE_STEP));
    }
    return read(markers::exist)
        ? inSteps("markers of " + uid, c -> markers.delete(c, uid, DELETE_STEP))
        : 0;
  }

  private long inSteps(String who, Work<Integer, RuntimeException> delete) {
    long deleted = 0;
    int step;
    do {
      step = change(Site.SINK_DELETE, who, delete);
      deleted += step;
    } while (step > 0);
    return deleted;
  }

  RejectTable rejects() {
    return rejects;
  }

  /// Runs `work` in a transaction that is no chunk's; to the seam it is one call.
  <R, X extends Exception> R change(Site site, String who, Work<R, X> work) throws X {
    try {
      return calls.<R, X>run(site, () -> change(who, SinkCalls.UNSEEN, work));
    } catch (SQLException e) {
      throw troubles.translate(e, who, null);
    }
  }

  private <R, X extends Exception> R change(String who, SinkCalls around, Work<R, X> work)
      throws X {
    WriterQueue turn = queue();
    troubles.enter(turn, who);
    try (Connection connection = connect()) {
      return commit(connection, who, around, work);
    } catch (SQLException e) {
      throw troubles.translate(e, who, null);
    } finally {
      turn.leave();
    }
  }

  /// Runs `work` outside of a transaction; it only reads.
  <R> R read(Work<R, RuntimeException> work) {
    try (Connection connection = connect()) {
      calls.step(Site.SINK_PREPARE, () -> dialect.prepare(connection, lockTimeout));
      return calls.run(Site.SINK_READ, () -> work.run(connection));
    } catch (SQLException e) {
      throw troubles.translate(e, "a look at the target", null);
    }
  }

  /// A target that was opened once and now refuses a connection is away, whatever it says.
  private Connection connect() {
    try {
      return calls.<Connection, RuntimeException>run(Site.SINK_CONNECT, dataSource::getConnection);
    } catch (SQLException e) {
      throw troubles.away(e);
    }
  }

  private <R, X extends Exception> R commit(
      Connection connection, String who, SinkCalls around, Work<R, X> work) throws X {
    boolean done = false;
    try {
      around.step(Site.SINK_PREPARE, () -> dialect.prepare(connection, lockTimeout));
      around.step(Site.SINK_BEGIN, () -> dialect.begin(connection, lockTimeout));
      R reply = work.run(connection);
      around.step(Site.SINK_COMMIT, () -> dialect.commit(connection));
      done = true;
      return reply;
    } catch (SQLException e) {
      throw troubles.translate(e, who, connection);
    } finally {
      if (!done) {
        rollback(connection, around);
      }
    }
  }

  private void rollback(Connection connection, SinkCalls around) {
    try {
      around.step(Site.SINK_ROLLBACK, () -> dialect.rollback(connection));
    } catch (SQLException e) {
      try {
        connection.abort(Runnable::run); // a pool must not hand it out again
      } catch (SQLException worse) {
        e.addSuppressed(worse); // it is gone either way: the failure before it is what counts
      }
    }
  }

  private SinkReply repeated(CommitKey key, Markers.Marker earlier) {
    if (!earlier.digest().equals(key.digest())) {
      throw new PermanentFailureException(
          "The input changed: attempt %s committed this chunk from %s, this one reads %s; submit it as a new job (%s)."
              .formatted(earlier.token(), earlier.digest(), key.digest(), key.identity()));
    }
    String outcome = earlier.outcome();
    if (outcome == null) {
      throw new SinkException(
          SinkFault.OTHER,
          "The marker in reprise_commits has no outcome: restore the row as it was written (%s)."
              .formatted(key.identity()));
    }
    return new SinkReply.Repeated(SinkOutcome.ofJson(outcome), earlier.token());
  }

  private WriterQueue queue() {
    WriterQueue known = queue;
    if (known == null) {
      known = read(dialect::writerQueue).map(WriterQueue::of).orElseGet(WriterQueue::open);
      queue = known;
    }
    return known;
  }
}
