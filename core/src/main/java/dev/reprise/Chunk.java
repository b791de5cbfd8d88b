package dev.reprise;

import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.SinkReply;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.store.Claimed.Checkpoint;
import org.jspecify.annotations.Nullable;

/// One chunk in the hands of its handler.
public interface Chunk<P> {

  /// A handler's work on one record.
  @FunctionalInterface
  interface RecordWork {
    void on(SourceRecord record) throws Exception;
  }

  String jobId();

  /// The job's incarnation.
  String uid();

  /// From 0; -1 for the finish step.
  int index();

  boolean isFinish();

  /// Counts the claims of this chunk, from 1. `(epoch, attempt)` is the fencing token.
  int attempt();

  /// Of the Redis history in which this attempt was claimed.
  long epoch();

  /// The same for every attempt of this chunk: `<uid>/<chunk>`.
  String idempotencyKey();

  P params();

  /// Names this chunk's input: the source's digest and the index. Changes when the source does.
  String inputDigest();

  /// The last position made durable by an earlier attempt, null where there is none.
  @Nullable Checkpoint checkpoint();

  /// Makes a position durable: `recordsDone` records of this chunk are done for good.
  ///
  /// @throws ChunkLostException where another worker has taken the chunk over
  default void checkpoint(long recordsDone) {
    checkpoint(recordsDone, "");
  }

  /// @param data at most 64 KiB, given to the next attempt with the position
  void checkpoint(long recordsDone, String data);

  /// Whether this attempt has become pointless: taken over, timed out, or its worker can't reach
  /// Redis any more. A handler that loops asks now and then, and returns.
  boolean isLost();

  /// Whether the worker wants to stop: a good moment for a checkpoint.
  boolean isDraining();

  /// Adds to one of the job's counters, in the commit itself. Letters, digits, `.`, `_`, `-`.
  void count(String counter, long delta);

  /// A small result (JSON, at most 64 KiB), kept with the commit.
  void result(String json);

  /// The records after the last checkpoint. Close it.
  Records records();

  /// Does each record, makes checkpoints on the way (about one a second), and hands the rest over
  /// when the worker is asked to stop.
  void forEach(RecordWork work) throws Exception;

  /// Writes this chunk's effect into a database exactly once: `body` runs in a transaction that
  /// also holds the chunk's marker, unless an earlier attempt committed it. What that transaction
  /// counted, and its result, become this chunk's own, also where `body` was skipped.
  ///
  /// @throws PermanentFailureException where the earlier attempt had other input
  /// @throws ReleaseException where another transaction is in the way, or the database out of reach
  /// @throws ChunkLostException where this attempt is pointless already; nothing was written
  /// @throws X what `body` throws; nothing was written
  <X extends Exception> SinkReply transaction(JdbcSink sink, JdbcSink.Body<X> body) throws X;
}
