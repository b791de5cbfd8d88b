package dev.reprise.testkit.model;

import dev.reprise.store.Recovery.Cause;
import dev.reprise.testkit.model.Chunk.Place;

/// Chunks that kill their workers: crashes are counted, suspects narrowed, and one that crashed
/// alone under two names, while others of its job were done, is proven.
final class Poison {
  private static final int CRASHES_MAX = 10;
  private static final int LONE_CRASHES = 3;
  private static final int SHARE = 16;

  private final ModelShard shard;
  private final Rules rules;

  Poison(ModelShard shard, Rules rules) {
    this.shard = shard;
    this.rules = rules;
  }

  /// Counts a crash of a chunk among `held` of its job; where that proves it, it is dead.
  boolean isProven(ModelJob job, Chunk chunk, ModelSession session, int held) {
    if (chunk.crashes++ == 0) {
      chunk.doneBefore = job.count(Place.DONE);
    }
    boolean proven;
    if (session.lost == Cause.DEADLINE) {
      chunk.deadlines++;
      proven = chunk.deadlines >= CRASHES_MAX;
    } else {
      int share = Math.max(1, held / SHARE);
      if (chunk.limit > 0) {
        chunk.limit = Math.min(chunk.limit, share);
      } else if (chunk.crashes - chunk.deadlines >= 2) {
        chunk.limit = share;
      }
      boolean alone = held == 1 && (job.ref.id() + "/" + chunk.index).equals(session.lone);
      proven =
          (alone || shard.has(Fault.PROVEN_AMONG_OTHERS))
              && crashedAlone(chunk, session.worker(), job.count(Place.DONE) > chunk.doneBefore);
    }
    if (proven) {
      rules.dead(
          job,
          chunk,
          "crashed-worker",
          "its worker died "
              + chunk.crashes
              + " times while it held this chunk, the last time "
              + session.worker());
      chunk.clearCrashes();
    }
    return proven;
  }

  private static boolean crashedAlone(Chunk chunk, String worker, boolean othersAreDone) {
    chunk.lone++;
    boolean proven =
        chunk.lone >= CRASHES_MAX
            || (chunk.lone >= LONE_CRASHES && !chunk.loneName.equals(worker) && othersAreDone);
    chunk.loneName = worker;
    return proven;
  }

  void crashFinish(ModelJob job, long tick) {
    Chunk finish = job.finish;
    finish.crashes++;
    if (finish.crashes >= CRASHES_MAX) {
      rules.dead(job, finish, "crashed-worker", "its worker died " + finish.crashes + " times");
    } else {
      finish.place = Place.RETRY;
      finish.due = tick;
    }
  }
}
