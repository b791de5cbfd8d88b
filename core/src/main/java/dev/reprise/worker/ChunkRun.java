package dev.reprise.worker;

import dev.reprise.Chunk;
import dev.reprise.ChunkLostException;
import dev.reprise.ReleaseException;
import dev.reprise.RepriseException;
import dev.reprise.sink.CommitKey;
import dev.reprise.sink.JdbcSink;
import dev.reprise.sink.SinkReply;
import dev.reprise.source.InputDigest;
import dev.reprise.source.Records;
import dev.reprise.source.SourceRecord;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed.Checkpoint;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One attempt of one chunk, from the handler's call to its outcome.
final class ChunkRun<P> implements Chunk<P> {
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
  private static final Duration HAND_OVER = Duration.ZERO;

  /// Why a handler is told to stop.
  enum Stop {
    /// The chunk is, or may be, another worker's by now.
    LOST,
    /// It ran past its time.
    TIME_OVER,
    /// The worker can't wait for it any longer.
    HAND_OVER
  }

  private final JobRun run;
  private final JobMeaning<P> job;
  private final ChunkRange range;
  private final long epoch;
  private final @Nullable Checkpoint checkpoint;
  private final long started = System.nanoTime();
  private Map<String, Long> counters = Map.of();
  private @Nullable String result;
  private long took;
  private volatile @Nullable Stop stopped;
  private volatile boolean told;

  ChunkRun(JobMeaning<P> job, Work work, int index) {
    this.run = work.run();
    this.job = job;
    this.range = ChunkRange.of(index, work.claimed().range().attempt());
    this.epoch = work.epoch();
    this.checkpoint = work.claimed().checkpoint();
  }

  /// Runs the handler; every way in which it may end is an outcome.
  Outcome run() {
    Outcome outcome = outcome();
    took = System.nanoTime() - started;
    return outcome;
  }

  private Outcome outcome() {
    if (isPointless() || run.engine().rests(run.ref())) {
      return Ending.unbegun(range);
    }
    try {
      if (range.isFinish()) {
        job.handler().finish().handle(this);
      } else {
        job.handler().chunks().handle(this);
      }
      // Whoever was told to stop and returns has stopped: that is no commit.
      Stop stop = stopSeen();
      return stop == null
          ? new Outcome.Commit(range, counters, result)
          : Ending.stopped(range, stop, runningFor());
    } catch (Throwable e) {
      Outcome ending = Ending.of(range, e, stopSeen(), runningFor());
      return Ending.isOutOfReach(e) && ending instanceof Outcome.Release release
          ? leaveAlone(release)
          : ending;
    }
  }

  /// This worker can't do the job now: it says so under its name, since others may.
  private Outcome leaveAlone(Outcome.Release release) {
    run.engine().rest(run.ref(), release.reason());
    String reason = "worker " + run.engine().name() + ": " + release.reason();
    return new Outcome.Release(range, reason, release.delay());
  }

  /// Why the handler stopped, as far as it was told to.
  private @Nullable Stop stopSeen() {
    return told && stopped == null ? Stop.LOST : stopped;
  }

  Duration took() {
    return Duration.ofNanos(took);
  }

  Duration runningFor() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  ChunkRange range() {
    return range;
  }

  JobRun job() {
    return run;
  }

  /// Tells the handler to stop; the first reason counts.
  void stop(Stop why) {
    if (stopped == null) {
      stopped = why;
    }
  }

  @Override
  public String jobId() {
    return run.ref().id();
  }

  @Override
  public String uid() {
    return run.ref().uid();
  }

  @Override
  public int index() {
    return range.first();
  }

  @Override
  public boolean isFinish() {
    return range.isFinish();
  }

  @Override
  public int attempt() {
    return range.attempt();
  }

  @Override
  public long epoch() {
    return epoch; // of the claim: the token of an attempt never changes
  }

  @Override
  public String idempotencyKey() {
    return uid() + "/" + ChunkRange.text(index());
  }

  @Override
  public P params() {
    return job.params();
  }

  @Override
  public String inputDigest() {
    return InputDigest.ofChunk(job.digest(), ChunkRange.text(index()));
  }

  @Override
  public @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public void checkpoint(long recordsDone, String data) {
    CheckpointReply reply = run.checkpoint(range, new Checkpoint(recordsDone, data));
    switch (reply) {
      case CheckpointReply.Saved saved -> {}
      case CheckpointReply.Already already -> {}
      case CheckpointReply.Refused refused ->
          throw new RepriseException(
              "A checkpoint only rises: "
                  + recordsDone
                  + " was given, "
                  + refused.position()
                  + " is durable already. "
                  + this);
      case CheckpointReply.NewTimeline unsure -> {} // the next one is made on the new epoch
      case CheckpointReply.Fenced fenced -> throw taken();
      case CheckpointReply.NoJob gone -> throw taken();
    }
  }

  private ChunkLostException taken() {
    stop(Stop.LOST);
    return new ChunkLostException(
        "This attempt lost its chunk to another worker; what it would still write is refused. "
            + this);
  }

  @Override
  public boolean isLost() {
    if (isPointless()) {
      told = true;
    }
    return told;
  }

  /// The same, without telling the handler.
  boolean isPointless() {
    return stopped != null || run.isLost(range, epoch);
  }

  @Override
  public boolean isDraining() {
    return run.engine().isDraining();
  }

  @Override
  public void count(String counter, long delta) {
    if (!counter.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "counter '" + counter + "' must be 1 to 64 letters, digits, '.', '_' or '-'");
    }
    if (counters.isEmpty()) {
      counters = new TreeMap<>();
    }
    counters.merge(counter, delta, Long::sum);
  }

  @Override
  public void result(String json) {
    if (json.length() > 65_536) {
      throw new IllegalArgumentException(
          "a result has at most 65536 characters, this one " + json.length());
    }
    result = json;
  }

  @Override
  public Records records() {
    Records records = job.records(run, index());
    if (checkpoint != null) {
      records.skip(checkpoint.position());
    }
    return records;
  }

  @Override
  public void forEach(RecordWork work) throws Exception {
    long done = checkpoint == null ? 0 : checkpoint.position();
    long saved = done;
    long savedAt = System.nanoTime();
    try (Records records = records()) {
      while (records.hasNext()) {
        if (isLost()) {
          throw taken();
        }
        boolean due = System.nanoTime() - savedAt >= CHECKPOINT_EVERY.toNanos();
        if (done > saved && (due || isDraining())) {
          checkpoint(done);
          saved = done;
          savedAt = System.nanoTime();
        }
        if (isDraining()) {
          throw new ReleaseException("", HAND_OVER);
        }
        SourceRecord record = records.next();
        work.on(record);
        done++;
      }
    }
  }

  @Override
  public <X extends Exception> SinkReply transaction(JdbcSink sink, JdbcSink.Body<X> body)
      throws X {
    if (isLost()) {
      throw taken();
    }
    CommitKey key =
        new CommitKey(uid(), ChunkRange.text(index()), jobId(), epoch(), attempt(), inputDigest());
    SinkReply reply = sink.transaction(key, body);
    reply.outcome().counters().forEach(this::count);
    if (reply.outcome().result() != null) {
      result(reply.outcome().result());
    }
    return reply;
  }

  @Override
  public String toString() {
    return "job=" + jobId() + " chunk=" + ChunkRange.text(index()) + " attempt=" + attempt();
  }
}
