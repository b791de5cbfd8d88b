package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Hands chunks out: due retries first, then new ones, then the finish step. To a session that
/// holds nothing, suspects before all else, and only them.
final class Taking {
  static final int HELD_MAX = 512;
  private static final int RANGES_MAX = 64;
  private static final int SKIPPED_MAX = 1_000;
  private static final int NAME_WAIT_MS = 10_000;

  /// In the order of their due times; where those are alike, of their indexes as text.
  private static final Comparator<Chunk> BY_DUE =
      (a, b) ->
          a.due != b.due
              ? Long.compare(a.due, b.due)
              : Integer.toString(a.index).compareTo(Integer.toString(b.index));

  /// @param chunks in ranges of alike neighbours
  record Taken(List<Claimed> chunks, Suspects suspects) {}

  private static final Taken NOTHING = new Taken(List.of(), Suspects.NONE);

  private final ModelShard shard;
  private final Rules rules;

  Taking(ModelShard shard, Rules rules) {
    this.shard = shard;
    this.rules = rules;
  }

  Taken take(ModelJob job, ModelSession session, int max, boolean alone) {
    if (job.status != JobStatus.PENDING && job.status != JobStatus.PROCESSING) {
      return NOTHING;
    }
    int room = Math.min(max, HELD_MAX - job.heldBy(session.id));
    if (job.limits().maxInFlight() > 0) {
      room = Math.min(room, job.limits().maxInFlight() - job.inFlight());
    }
    if (room <= 0) {
      return NOTHING;
    }
    long tick = shard.tick();
    List<Chunk> due = new ArrayList<>();
    List<Chunk> suspects = new ArrayList<>();
    int retries = 0;
    for (int i = 0; i < job.chunks.size(); i++) {
      Chunk chunk = job.chunks.get(i);
      if (chunk.place == Place.RETRY) {
        retries++;
        if (chunk.due <= tick) {
          (chunk.isSuspect() ? suspects : due).add(chunk);
        }
      }
    }
    List<Claimed> out = new ArrayList<>();
    if (alone && !suspects.isEmpty()) {
      int taken = takeSuspects(job, session, suspects, room, out);
      if (taken > 0) {
        count(job, taken);
        return new Taken(out, Suspects.TAKEN);
      }
    }
    endLone(session);
    int taken = takeRetries(session, first(due, room), out);
    if (taken < room && job.next() < job.total && retries - taken < Rules.RETRY_MAX) {
      taken += takeNew(job, session, room - taken, out);
    }
    if (taken < room) {
      taken += takeFinish(job, session, tick, out);
    }
    if (taken > 0) {
      count(job, taken);
    }
    return new Taken(out, suspects.isEmpty() ? Suspects.NONE : Suspects.WAIT);
  }

  private void count(ModelJob job, int taken) {
    job.vtime += Math.max(1, taken * 100L / job.limits().priority());
    if (job.status == JobStatus.PENDING) {
      rules.status(job, JobStatus.PROCESSING);
      job.startedAt = shard.now;
      shard.events.emit(job, "job.started", "total", job.total);
    }
  }

  private static List<Chunk> first(List<Chunk> chunks, int most) {
    if (chunks.size() > 1) {
      chunks.sort(BY_DUE);
    }
    return chunks.size() <= most ? chunks : new ArrayList<>(chunks.subList(0, most));
  }

  /// Suspects of one level, as many as may be together.
  private int takeSuspects(
      ModelJob job, ModelSession session, List<Chunk> suspects, int room, List<Claimed> out) {
    suspects.sort(BY_DUE);
    String lone = shard.state.loneSession;
    boolean turnIsTaken =
        lone != null && !lone.equals(session.id) && shard.state.sessions.containsKey(lone);
    List<Chunk> picked = new ArrayList<>();
    int limit = 0;
    for (Chunk chunk : suspects.subList(0, Math.min(HELD_MAX, suspects.size()))) {
      boolean fits =
          (limit == 0 || chunk.limit == limit)
              && !(chunk.limit == 1 && turnIsTaken)
              && !waitsForAnother(chunk, session, job);
      if (fits) {
        limit = chunk.limit;
        picked.add(chunk);
        if (picked.size() >= Math.min(limit, room)) {
          break;
        }
      }
    }
    int taken = takeRetries(session, picked, out);
    if (taken > 0) {
      endLone(session);
      if (taken == 1) {
        session.lone = job.ref.id() + "/" + picked.get(0).index;
      }
      if (limit == 1) {
        shard.state.loneSession = session.id;
      }
    }
    return taken;
  }

  /// What crashed alone isn't given to the same name again at once, while another listens.
  private boolean waitsForAnother(Chunk chunk, ModelSession session, ModelJob job) {
    return chunk.lone > 0
        && chunk.loneName.equals(session.worker())
        && shard.tick() - chunk.due < NAME_WAIT_MS
        && shard.listeners(job.ref.type()) >= 2;
  }

  void endLone(ModelSession session) {
    if (session.lone != null || session.id.equals(shard.state.loneSession)) {
      session.lone = null;
      if (session.id.equals(shard.state.loneSession)) {
        shard.state.loneSession = null;
      }
    }
  }

  /// These, in order of index; neighbours that are alike make one range.
  private int takeRetries(ModelSession session, List<Chunk> chosen, List<Claimed> out) {
    if (chosen.size() > 1) {
      chosen.sort(Comparator.comparingInt(chunk -> chunk.index));
    }
    int taken = 0;
    Chunk before = null;
    int first = 0;
    int ranges = out.size();
    for (Chunk chunk : chosen) {
      int attempt = chunk.attempt + 1;
      if (shard.has(Fault.RELEASE_KEEPS_ATTEMPT) && chunk.failures + chunk.crashes == 0) {
        attempt = chunk.attempt;
      }
      boolean alike =
          before != null
              && before.checkpoint == null
              && chunk.checkpoint == null
              && chunk.index == before.index + 1
              && attempt == before.attempt
              && chunk.failures == before.failures
              && chunk.crashes == before.crashes;
      if (!alike) {
        if (before != null) {
          out.add(claimed(first, before));
        }
        if (++ranges > RANGES_MAX - 1) {
          return taken;
        }
        first = chunk.index;
      }
      chunk.attempt = attempt;
      chunk.place = Place.FLIGHT;
      chunk.holder = session.id;
      before = chunk;
      taken++;
    }
    if (before != null) {
      out.add(claimed(first, before));
    }
    return taken;
  }

  private static Claimed claimed(int first, Chunk last) {
    return new Claimed(
        new ChunkRange(first, last.index, last.attempt),
        last.failures,
        last.crashes,
        last.checkpoint);
  }

  private static int takeNew(ModelJob job, ModelSession session, int room, List<Claimed> out) {
    int taken = 0;
    int first = job.next();
    long stop = Math.min(job.total, (long) first + SKIPPED_MAX);
    int ranges = out.size();
    while (job.next() < stop && taken < room && ranges < RANGES_MAX - 1) {
      int index = job.next();
      Chunk done = job.ahead.remove(index);
      if (done != null) {
        job.chunks.add(done);
        addNew(first, index, out);
        ranges++;
        first = index + 1;
      } else {
        Chunk chunk = new Chunk(index, Place.FLIGHT, 1);
        chunk.holder = session.id;
        job.chunks.add(chunk);
        taken++;
      }
    }
    addNew(first, job.next(), out);
    return taken;
  }

  private static void addNew(int first, int end, List<Claimed> out) {
    if (first < end) {
      out.add(new Claimed(new ChunkRange(first, end - 1, 1), 0, 0, null));
    }
  }

  private static int takeFinish(ModelJob job, ModelSession session, long tick, List<Claimed> out) {
    Chunk finish = job.finish;
    if (finish.place != Place.WAITING && (finish.place != Place.RETRY || finish.due > tick)) {
      return 0;
    }
    finish.place = Place.FLIGHT;
    finish.holder = session.id;
    finish.attempt++;
    out.add(
        new Claimed(
            ChunkRange.of(ChunkRange.FINISH, finish.attempt),
            finish.failures,
            finish.crashes,
            finish.checkpoint));
    return 1;
  }
}
