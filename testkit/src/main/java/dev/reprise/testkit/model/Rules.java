package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.model.Chunk.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What follows from a job's chunks, whatever changed them: whether it ends, and whether it can be
/// claimed from.
final class Rules {
  static final int RETRY_MAX = 10_000;
  private static final int TEXT_MAX = 2_000;

  private final ModelShard shard;

  Rules(ModelShard shard) {
    this.shard = shard;
  }

  /// Ends every operation on a job.
  void settle(ModelJob job) {
    progress(job);
    reindex(job);
  }

  /// All chunks are done or dead, and no more will come.
  boolean othersSettled(ModelJob job) {
    int settled = job.count(Place.DONE) + job.count(Place.DEAD);
    if (shard.has(Fault.END_IGNORES_RETRY)) {
      settled += job.count(Place.RETRY);
    }
    if (shard.has(Fault.FINISH_BEFORE_OTHERS) && job.hasFinish()) {
      settled += job.count(Place.FLIGHT);
    }
    return job.sealed && settled == job.total;
  }

  void progress(ModelJob job) {
    if (job.status.isTerminal()) {
      return;
    }
    Place finish = job.finish.place;
    if (!othersSettled(job)) {
      if (finish == Place.WAITING || finish == Place.RETRY) {
        job.finish.place = Place.NONE;
      }
      return;
    }
    int dead = job.count(Place.DEAD);
    if (dead > job.limits().maxDead()) {
      end(job, JobStatus.FAILED, deadText(job, dead));
    } else if (!job.hasFinish() || finish == Place.DONE) {
      end(job, JobStatus.COMPLETED, "");
    } else if (finish == Place.DEAD) {
      end(job, JobStatus.FAILED, job.error);
    } else if (finish == Place.NONE) {
      job.finish.place = Place.WAITING;
    }
  }

  private static String deadText(ModelJob job, int dead) {
    Chunk first =
        job.chunks.stream().filter(chunk -> chunk.place == Place.DEAD).findFirst().orElseThrow();
    return dead
        + (dead == 1 ? " chunk is dead" : " chunks are dead")
        + "; chunk "
        + first.index
        + ": "
        + first.error;
  }

  private void end(ModelJob job, JobStatus status, String error) {
    status(job, status);
    job.endedAt = shard.now;
    job.error = error;
    job.setReason("", shard.now);
    if (shard.events.isOn()) {
      shard.events.emit(
          job,
          status == JobStatus.COMPLETED ? "job.completed" : "job.failed",
          "done",
          job.count(Place.DONE),
          "dead",
          job.count(Place.DEAD),
          "rejected",
          job.counters.getOrDefault("rejected", 0L),
          "tookMs",
          shard.now - (job.startedAt > 0 ? job.startedAt : job.createdAt),
          "counters",
          new java.util.TreeMap<>(job.counters),
          "error",
          error.isEmpty() ? null : error);
    }
  }

  void status(ModelJob job, JobStatus status) {
    job.status = status;
    job.version++;
  }

  /// Claimable now, or at a known time.
  void reindex(ModelJob job) {
    boolean open = job.status == JobStatus.PENDING || job.status == JobStatus.PROCESSING;
    int cap = job.limits().maxInFlight();
    long due = Long.MAX_VALUE;
    boolean claimable = false;
    if (open && (cap == 0 || job.inFlight() < cap)) {
      int retries = 0;
      for (int i = 0; i < job.chunks.size(); i++) {
        Chunk chunk = job.chunks.get(i);
        if (chunk.place == Place.RETRY) {
          retries++;
          due = Math.min(due, chunk.due);
        }
      }
      if (job.finish.place == Place.RETRY) {
        due = Math.min(due, job.finish.due);
      }
      claimable =
          due <= shard.tick()
              || job.finish.place == Place.WAITING
              || (job.next() < job.total && retries < RETRY_MAX);
    }
    if (claimable && !job.ready) {
      ModelJob least = firstReady(job.ref.type());
      if (least != null) {
        job.vtime = Math.max(job.vtime, least.vtime);
      }
    }
    job.ready = claimable;
    job.delayed = !claimable && due < Long.MAX_VALUE ? due : -1;
  }

  /// The claimable job of a type with the smallest share so far.
  @Nullable ModelJob firstReady(String type) {
    ModelJob first = null;
    for (ModelJob job : shard.state.jobs.values()) {
      if (job.ready && job.ref.type().equals(type) && (first == null || isBefore(job, first))) {
        first = job;
      }
    }
    return first;
  }

  static boolean isBefore(ModelJob a, ModelJob b) {
    return a.vtime != b.vtime ? a.vtime < b.vtime : a.ref.id().compareTo(b.ref.id()) < 0;
  }

  void retry(Chunk chunk, long due) {
    chunk.place = Place.RETRY;
    chunk.due = due;
  }

  /// Out of its budget.
  void dead(ModelJob job, Chunk chunk, String cause, String error) {
    chunk.place = Place.DEAD;
    chunk.error = cut(error);
    if (chunk.index == ChunkRange.FINISH) {
      job.error = "the finish step is dead: " + chunk.error;
    }
    shard.events.emit(
        job,
        "chunk.dead",
        "chunk",
        chunk.index == ChunkRange.FINISH ? "finish" : (Object) chunk.index,
        "attempt",
        chunk.attempt,
        "error",
        chunk.error,
        "cause",
        cause);
  }

  /// At most 2,000 bytes of a text, whole characters.
  static String cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= TEXT_MAX) {
      return text;
    }
    int end = TEXT_MAX;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /// Indexes as events show them: `12,14-20`, the finish step last.
  static String ranges(List<Integer> indexes) {
    List<Integer> sorted = new ArrayList<>(indexes);
    Collections.sort(sorted);
    boolean finish = sorted.remove(Integer.valueOf(ChunkRange.FINISH));
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      int first = sorted.get(i);
      int last = first;
      while (i + 1 < sorted.size() && sorted.get(i + 1) == last + 1) {
        last = sorted.get(++i);
      }
      parts.add(first == last ? Integer.toString(first) : first + "-" + last);
    }
    if (finish) {
      parts.add("finish");
    }
    return String.join(",", parts);
  }
}
