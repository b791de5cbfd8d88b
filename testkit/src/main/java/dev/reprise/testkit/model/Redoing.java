package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Does commits again that the store has forgotten, each unless its chunk is done, is held by
/// another session, or isn't one of the job's.
final class Redoing {
  private static final int MAX = 1_000;

  private final ModelShard shard;
  private final Rules rules;
  private final Taking taking;

  Redoing(ModelShard shard, Rules rules, Taking taking) {
    this.shard = shard;
    this.rules = rules;
    this.taking = taking;
  }

  RedoReply redo(ModelJob job, String session, String worker, List<Outcome.Commit> commits) {
    List<Integer> fresh = new ArrayList<>();
    Map<String, Long> counted = new TreeMap<>();
    int looked = 0;
    for (Outcome.Commit commit : commits) {
      if (fresh.size() >= MAX) {
        break;
      }
      looked++;
      redo(job, session, commit, fresh, counted);
    }
    if (!fresh.isEmpty()) {
      if (job.status == JobStatus.PENDING) {
        rules.status(job, JobStatus.PROCESSING);
        job.startedAt = shard.now;
        shard.events.emit(job, "job.started", "total", job.total);
      }
      tell(job, session, worker, fresh, counted);
    }
    rules.settle(job);
    return new RedoReply.Redone(job.status, fresh.size(), looked);
  }

  private void redo(
      ModelJob job,
      String session,
      Outcome.Commit commit,
      List<Integer> fresh,
      Map<String, Long> counted) {
    ChunkRange range = commit.range();
    for (int index = range.first(); index <= range.last() && index < job.total; index++) {
      Chunk chunk = job.chunk(index);
      if (chunk == null) {
        chunk = new Chunk(index, Place.NONE, range.attempt());
        job.ahead.put(index, chunk);
      } else if (chunk.place == Place.DONE
          ? !shard.has(Fault.REDO_WITHOUT_DONE_CHECK)
          : chunk.place == Place.FLIGHT && (hasSpoken(session) || !chunk.holder.equals(session))) {
        continue;
      }
      endLone(job, session, chunk);
      chunk.attempt = Math.max(chunk.attempt, range.attempt());
      Settling.done(job, chunk, commit.counters(), commit.result());
      commit.counters().forEach((name, value) -> counted.merge(name, value, Long::sum));
      fresh.add(index);
    }
  }

  /// What it holds since then, it runs: only a late duplicate asks for it.
  private boolean hasSpoken(String id) {
    @Nullable ModelSession session = shard.state.sessions.get(id);
    return session != null && session.epoch == shard.state.epoch;
  }

  private void endLone(ModelJob job, String id, Chunk chunk) {
    @Nullable ModelSession session = shard.state.sessions.get(id);
    if (chunk.isHeldBy(id)
        && session != null
        && (job.ref.id() + "/" + chunk.index).equals(session.lone)) {
      taking.endLone(session);
    }
  }

  private void tell(
      ModelJob job, String session, String worker, List<Integer> fresh, Map<String, Long> counted) {
    if (!shard.events.isOn()) {
      return;
    }
    String chunks = Rules.ranges(fresh);
    shard.events.emit(
        job,
        "job.redone",
        "chunks",
        chunks,
        "worker",
        worker,
        "session",
        session,
        "done",
        job.count(Place.DONE),
        "total",
        job.total);
    if (job.limits().traceCommits()) {
      shard.events.emit(
          job,
          "chunks.committed",
          "chunks",
          chunks,
          "worker",
          worker,
          "session",
          session,
          "redone",
          true,
          "?counters",
          counted.isEmpty() ? null : counted);
    }
  }
}
