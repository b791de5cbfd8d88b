package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes chunks back from a lost session.
final class Recovering {
  private final ModelShard shard;
  private final Rules rules;
  private final Poison poison;

  Recovering(ModelShard shard, Rules rules) {
    this.shard = shard;
    this.rules = rules;
    this.poison = new Poison(shard, rules);
  }

  RecoverReply recover(String jobId, ModelSession session, String recoveredBy, int max) {
    ModelJob job = shard.state.jobs.get(jobId);
    List<Integer> back = new ArrayList<>();
    List<Integer> dead = new ArrayList<>();
    if (job != null) {
      int held = job.heldBy(session.id);
      int left = max;
      for (int i = 0; i < job.chunks.size() && left > 0; i++) {
        Chunk chunk = job.chunks.get(i);
        boolean undone =
            shard.has(Fault.RECOVER_REQUEUES_DONE)
                && chunk.place == Place.DONE
                && chunk.holder.equals(session.id);
        if (chunk.isHeldBy(session.id) || undone) {
          left--;
          if (poison.isProven(job, chunk, session, held)) {
            dead.add(chunk.index);
          } else {
            rules.retry(chunk, shard.tick());
            back.add(chunk.index);
          }
        }
      }
      if (job.finish.isHeldBy(session.id)) {
        back.add(ChunkRange.FINISH);
        poison.crashFinish(job, shard.tick());
      }
      if (!back.isEmpty() || !dead.isEmpty()) {
        job.recoveries++;
        tell(job, session, recoveredBy, back, dead);
      }
    }
    return visited(job, jobId, session, back, dead.size());
  }

  private void tell(
      ModelJob job,
      ModelSession session,
      String recoveredBy,
      List<Integer> back,
      List<Integer> dead) {
    if (shard.events.isOn() && session.lost != null) {
      shard.events.emit(
          job,
          "job.recovered",
          "cause",
          session.lost.text(),
          "lostWorker",
          session.worker(),
          "lostSession",
          session.id,
          "recoveredBy",
          recoveredBy,
          "chunksResumed",
          back.size(),
          "chunks",
          Rules.ranges(back),
          "?chunksDead",
          dead.isEmpty() ? null : Rules.ranges(dead),
          "recovery",
          job.recoveries,
          "done",
          job.count(Place.DONE),
          "total",
          job.total,
          "outageMs",
          Math.max(0, shard.now - Math.max(session.beat, session.seen)));
    }
  }

  private RecoverReply visited(
      @Nullable ModelJob job, String jobId, ModelSession session, List<Integer> back, int dead) {
    int left = job == null ? 0 : job.heldBy(session.id);
    if (left == 0) {
      session.jobs.remove(jobId);
      if (job != null) {
        job.requests.remove(session.id);
      }
    }
    if (session.id.equals(shard.state.loneSession)) {
      shard.state.loneSession = null;
    }
    if (session.jobs.isEmpty()) {
      shard.drop(session);
    }
    if (job != null) {
      rules.settle(job);
    }
    int chunks = back.size() - (back.contains(ChunkRange.FINISH) ? 1 : 0);
    return new RecoverReply.Recovered(chunks, left, dead, session.jobs.size());
  }
}
