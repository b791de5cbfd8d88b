package dev.reprise.testkit.sim;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.TestWorker;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a worker sends: as often, and as late, as the run has it.
///
/// @param slot which of the run's jobs, -1 for none
/// @param number of the request, 0 where it has none; of a heartbeat, the epoch whose reconciles
///   are through; of a checkpoint, its position
record Request(
    Kind kind,
    TestWorker worker,
    String session,
    int slot,
    JobRef job,
    long number,
    int max,
    boolean alone,
    List<? extends Outcome> outcomes,
    List<ChunkRange> ranges) {
  enum Kind {
    OPEN,
    HEARTBEAT,
    CLAIM,
    SETTLE,
    CHECKPOINT,
    RECONCILE,
    REDO
  }

  private static final double JITTER = 1;

  Object send() {
    return switch (kind) {
      case OPEN -> worker.open("");
      case HEARTBEAT ->
          worker
              .sessions()
              .heartbeat(
                  new dev.reprise.store.Sessions.Beat(
                      0, session, TestWorker.DEADLINE, number, "working", Map.of(), null));
      case CLAIM -> worker.claims().claim(job, session, number, max, alone);
      case SETTLE ->
          worker
              .claims()
              .settle(
                  job, session, worker.name(), number, List.copyOf(outcomes), max, alone, JITTER);
      case CHECKPOINT ->
          worker
              .claims()
              .checkpoint(
                  job,
                  session,
                  ranges.get(0).first(),
                  ranges.get(0).attempt(),
                  new Claimed.Checkpoint(number, ""));
      case RECONCILE -> worker.claims().reconcile(job, session, number, ranges);
      case REDO ->
          worker
              .claims()
              .redo(
                  job,
                  session,
                  worker.name(),
                  outcomes.stream().map(Outcome.Commit.class::cast).toList());
    };
  }

  /// Whether its reply says on which epoch the store is.
  boolean tellsEpoch() {
    return kind == Kind.OPEN || kind == Kind.HEARTBEAT;
  }

  /// Whether it commits that chunk at that attempt.
  boolean commits(int index, int attempt) {
    for (int i = 0; i < outcomes.size(); i++) {
      ChunkRange range = outcomes.get(i).range();
      if (outcomes.get(i) instanceof Outcome.Commit
          && range.first() <= index
          && index <= range.last()
          && (range.attempt() == attempt || kind == Kind.REDO)) {
        return true;
      }
    }
    return false;
  }

  /// The failure of that chunk at that attempt that it reports, null where it reports none.
  Outcome.@Nullable Fail failure(int index, int attempt) {
    for (Outcome outcome : outcomes) {
      ChunkRange range = outcome.range();
      if (outcome instanceof Outcome.Fail fail
          && range.attempt() == attempt
          && range.first() <= index
          && index <= range.last()) {
        return fail;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(worker.name()).append(' ').append(kind);
    out.append(
        switch (kind) {
          case OPEN -> "";
          case HEARTBEAT -> number == 0 ? "" : " reconciled";
          case CHECKPOINT -> " " + job.id() + " " + text(ranges.get(0)) + " at " + number;
          case CLAIM -> " " + job.id() + " #" + number + " max " + max + (alone ? " alone" : "");
          case RECONCILE ->
              " "
                  + job.id()
                  + " #"
                  + number
                  + " holds "
                  + ranges.stream().map(Request::text).toList();
          case SETTLE ->
              " "
                  + job.id()
                  + " #"
                  + number
                  + " "
                  + outcomes.stream().map(Request::text).toList()
                  + (max > 0 ? " and claims " + max + (alone ? " alone" : "") : "");
          case REDO -> " " + job.id() + " " + outcomes.stream().map(Request::text).toList();
        });
    return out.toString();
  }

  private static String text(Outcome outcome) {
    String kind =
        switch (outcome) {
          case Outcome.Commit commit -> "commit ";
          case Outcome.Fail fail -> fail.permanent() ? "fail for good " : "fail ";
          case Outcome.Release release -> "release ";
        };
    return kind + text(outcome.range());
  }

  static String text(ChunkRange range) {
    String chunks =
        range.size() == 1 ? ChunkRange.text(range.first()) : range.first() + "-" + range.last();
    return chunks + "@" + range.attempt();
  }
}
