package dev.reprise;

import dev.reprise.source.NumberRange;
import dev.reprise.source.Source;
import dev.reprise.store.Submission.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A job before it is submitted. Each verb gives a new spec.
///
/// @param id the job's id without its shard, null to have one made
/// @param uid the incarnation, null to have one made; the same uid submitted again is the same job
/// @param chunkRecords records a chunk, from 1 to 1,000,000
/// @param finish whether the type's finish handler runs once all chunks are settled
public record JobSpec<P>(
    JobType<P> type,
    P params,
    Source source,
    @Nullable String id,
    @Nullable String uid,
    int chunkRecords,
    boolean finish,
    Limits limits) {

  /// A thousand records a chunk, unless said otherwise.
  public static final int CHUNK_RECORDS = 1_000;

  public JobSpec {
    if (chunkRecords < 1 || chunkRecords > 1_000_000) {
      throw new IllegalArgumentException(
          "chunkRecords is " + chunkRecords + ", must be from 1 to 1000000");
    }
    if (id != null && !id.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")) {
      throw new IllegalArgumentException(
          "job id '"
              + id
              + "' must be 1 to 100 letters, digits, '_' or '-', and begin with a letter or digit");
    }
  }

  static <P> JobSpec<P> of(JobType<P> type, P params) {
    return new JobSpec<>(
        type, params, NumberRange.of(0, 0), null, null, CHUNK_RECORDS, false, Limits.DEFAULTS);
  }

  public JobSpec<P> source(Source from) {
    return new JobSpec<>(type, params, from, id, uid, chunkRecords, finish, limits);
  }

  /// `count` chunks without records: the handler goes by the chunk's index.
  public JobSpec<P> chunks(long count) {
    return source(NumberRange.of(0, count)).chunkRecords(1);
  }

  public JobSpec<P> id(String jobId) {
    return new JobSpec<>(type, params, source, jobId, uid, chunkRecords, finish, limits);
  }

  public JobSpec<P> uid(String incarnation) {
    return new JobSpec<>(type, params, source, id, incarnation, chunkRecords, finish, limits);
  }

  public JobSpec<P> chunkRecords(int records) {
    return new JobSpec<>(type, params, source, id, uid, records, finish, limits);
  }

  public JobSpec<P> finish(boolean with) {
    return new JobSpec<>(type, params, source, id, uid, chunkRecords, with, limits);
  }

  public JobSpec<P> limits(Limits within) {
    return new JobSpec<>(type, params, source, id, uid, chunkRecords, finish, within);
  }

  /// Failed attempts after which a chunk is dead.
  public JobSpec<P> maxFailures(int failures) {
    Limits l = limits;
    return limits(
        new Limits(
            failures,
            l.maxDead(),
            l.maxInFlight(),
            l.priority(),
            l.backoff(),
            l.backoffMax(),
            l.traceCommits()));
  }

  /// Dead chunks with which the job still counts as COMPLETED.
  public JobSpec<P> maxDead(long chunks) {
    Limits l = limits;
    return limits(
        new Limits(
            l.maxFailures(),
            chunks,
            l.maxInFlight(),
            l.priority(),
            l.backoff(),
            l.backoffMax(),
            l.traceCommits()));
  }

  /// Writes down each commit as an event, so that `reprise audit --from-events` can prove that each
  /// chunk was committed once.
  public JobSpec<P> trace(boolean commits) {
    Limits l = limits;
    return limits(
        new Limits(
            l.maxFailures(),
            l.maxDead(),
            l.maxInFlight(),
            l.priority(),
            l.backoff(),
            l.backoffMax(),
            commits));
  }

  /// The wait after a chunk's first failure, doubled with each further one up to `most`.
  public JobSpec<P> backoff(Duration first, Duration most) {
    Limits l = limits;
    return limits(
        new Limits(
            l.maxFailures(),
            l.maxDead(),
            l.maxInFlight(),
            l.priority(),
            first,
            most,
            l.traceCommits()));
  }
}
