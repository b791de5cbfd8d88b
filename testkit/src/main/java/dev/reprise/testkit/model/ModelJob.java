package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Submission;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A job as the model keeps it. Nothing is counted: what is asked is counted anew.
final class ModelJob {
  enum Kind {
    CLAIM,
    SETTLE,
    RECONCILE
  }

  /// The last request of a session and its reply.
  record Request(long number, Kind kind, Object reply) {}

  final Submission submission;
  final JobRef ref;
  JobStatus status = JobStatus.PENDING;
  long version = 1;
  long total;
  boolean sealed;
  long vtime;
  final long createdAt;
  long startedAt;
  long endedAt;
  long recoveries;
  String reason = "";
  long reasonAt;
  String error = "";

  /// Indexes below `next`, in order.
  final List<Chunk> chunks = new ArrayList<>();

  /// Done chunks at or above `next`: only a redo puts one here.
  final TreeMap<Integer, Chunk> ahead = new TreeMap<>();

  Chunk finish = new Chunk(ChunkRange.FINISH, Place.NONE, 0);
  final TreeMap<String, Long> counters = new TreeMap<>();
  final Map<String, Request> requests = new HashMap<>();
  final Map<Integer, byte[]> pages = new HashMap<>();

  /// Whether it is listed as claimable, and else when it will be (-1: nothing to wait for).
  boolean ready;

  long delayed = -1;

  ModelJob(Submission submission, long createdAt) {
    this.submission = submission;
    this.ref = submission.job();
    this.createdAt = createdAt;
    this.total = submission.total();
    this.sealed = submission.sealed();
  }

  Submission.Limits limits() {
    return submission.limits();
  }

  boolean hasFinish() {
    return submission.finish();
  }

  int next() {
    return chunks.size();
  }

  /// The chunk of that index; null where it was never handed out and isn't done.
  @Nullable Chunk chunk(int index) {
    if (index == ChunkRange.FINISH) {
      return finish;
    }
    return index < chunks.size() ? chunks.get(index) : ahead.isEmpty() ? null : ahead.get(index);
  }

  int count(Place place) {
    int count = place == Place.DONE ? ahead.size() : 0;
    for (int i = 0; i < chunks.size(); i++) {
      if (chunks.get(i).place == place) {
        count++;
      }
    }
    return count;
  }

  /// In flight over all sessions, the finish step included.
  int inFlight() {
    return count(Place.FLIGHT) + (finish.place == Place.FLIGHT ? 1 : 0);
  }

  /// Chunks that a session holds, without the finish step.
  int heldBy(String session) {
    int count = 0;
    for (int i = 0; i < chunks.size(); i++) {
      if (chunks.get(i).isHeldBy(session)) {
        count++;
      }
    }
    return count;
  }

  /// Whether a session holds any of it.
  boolean isHeldBy(String session) {
    return finish.isHeldBy(session) || heldBy(session) > 0;
  }

  boolean isHeld() {
    return inFlight() > 0;
  }

  void setReason(String text, long now) {
    if (text.equals(reason)) {
      return;
    }
    if (text.isEmpty()) {
      reasonAt = 0;
    } else if (reason.isEmpty()) {
      reasonAt = now;
    }
    reason = text;
  }

  ModelJob copy() {
    ModelJob copy = new ModelJob(submission, createdAt);
    copy.status = status;
    copy.version = version;
    copy.total = total;
    copy.sealed = sealed;
    copy.vtime = vtime;
    copy.startedAt = startedAt;
    copy.endedAt = endedAt;
    copy.recoveries = recoveries;
    copy.reason = reason;
    copy.reasonAt = reasonAt;
    copy.error = error;
    for (Chunk chunk : chunks) {
      copy.chunks.add(chunk.copy());
    }
    ahead.forEach((index, chunk) -> copy.ahead.put(index, chunk.copy()));
    copy.finish = finish.copy();
    copy.counters.putAll(counters);
    copy.requests.putAll(requests);
    copy.pages.putAll(pages);
    copy.ready = ready;
    copy.delayed = delayed;
    return copy;
  }
}
