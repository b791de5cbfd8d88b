package dev.reprise.testkit.model;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.model.Chunk.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Applies outcomes: each to a chunk that the session holds at that very attempt, and to no other.
final class Settling {
  private static final long COUNTER_MAX = 1L << 53;

  private record Failed(List<Integer> indexes, long due) {}

  private final ModelShard shard;
  private final Rules rules;
  private final ModelJob job;
  private final String session;
  private final String worker;
  private final double jitter;
  private final List<Integer> committed = new ArrayList<>();
  private final Map<String, Long> counted = new TreeMap<>();
  private final Map<String, Failed> failed = new LinkedHashMap<>();
  final List<Integer> fenced = new ArrayList<>();
  final List<Integer> already = new ArrayList<>();
  final List<Integer> dead = new ArrayList<>();

  Settling(
      ModelShard shard, ModelJob job, String session, String worker, double jitter, Rules rules) {
    this.shard = shard;
    this.rules = rules;
    this.job = job;
    this.session = session;
    this.worker = worker;
    this.jitter = jitter;
  }

  void apply(Outcome outcome) {
    ChunkRange range = outcome.range();
    List<Chunk> owned = new ArrayList<>();
    for (int index = range.first(); index <= range.last(); index++) {
      Chunk chunk = job.chunk(index);
      if (chunk != null && owns(chunk, range.attempt())) {
        owned.add(chunk);
      } else if (outcome instanceof Outcome.Commit) {
        boolean again =
            chunk != null && chunk.place == Place.DONE && chunk.attempt == range.attempt();
        (again ? already : fenced).add(index);
      }
    }
    for (Chunk chunk : owned) {
      switch (outcome) {
        case Outcome.Commit commit -> commit(chunk, commit);
        case Outcome.Fail fail -> fail(chunk, fail);
        case Outcome.Release release -> release(chunk, release);
      }
    }
  }

  private boolean owns(Chunk chunk, int attempt) {
    return chunk.isHeldBy(session)
        && (chunk.attempt == attempt || shard.has(Fault.FENCE_WITHOUT_ATTEMPT));
  }

  private void commit(Chunk chunk, Outcome.Commit commit) {
    if (chunk.index == ChunkRange.FINISH) {
      if (!rules.othersSettled(job)) {
        rules.retry(chunk, shard.tick());
        return;
      }
    }
    committed.add(chunk.index);
    commit.counters().forEach((name, value) -> counted.merge(name, value, Long::sum));
    done(job, chunk, commit.counters(), commit.result());
  }

  /// A chunk is done, and counts.
  static void done(ModelJob job, Chunk chunk, Map<String, Long> counters, @Nullable String result) {
    chunk.place = Place.DONE;
    chunk.checkpoint = null;
    if (chunk.index != ChunkRange.FINISH) {
      chunk.clear();
    }
    count(job, counters);
    if (result != null && !result.isEmpty()) {
      chunk.result = result;
    }
  }

  static void count(ModelJob job, Map<String, Long> counters) {
    counters.forEach(
        (name, value) -> {
          double sum = (double) job.counters.getOrDefault(name, 0L) + value;
          job.counters.put(name, (long) Math.max(-COUNTER_MAX, Math.min(COUNTER_MAX, sum)));
        });
  }

  private void fail(Chunk chunk, Outcome.Fail fail) {
    String error = Rules.cut(fail.error());
    chunk.failures++;
    int budget = shard.has(Fault.BUDGET_OF_ONE) ? 1 : job.limits().maxFailures();
    if (fail.permanent() || chunk.failures >= budget) {
      if (chunk.index != ChunkRange.FINISH) {
        chunk.failures = 0;
      }
      rules.dead(job, chunk, fail.permanent() ? "permanent" : "failures", error);
      dead.add(chunk.index);
      return;
    }
    long delay = fail.delay().toMillis();
    rules.retry(chunk, shard.tick() + (delay > 0 ? delay : backoff(chunk.failures)));
    chunk.error = error;
    String group = chunk.index == ChunkRange.FINISH ? "finish\n" + error : error;
    Failed before = failed.getOrDefault(group, new Failed(new ArrayList<>(), Long.MAX_VALUE));
    before.indexes.add(chunk.index);
    failed.put(group, new Failed(before.indexes, Math.min(before.due, chunk.due)));
  }

  private long backoff(int failures) {
    double most = job.limits().backoffMax().toMillis();
    double ms = job.limits().backoff().toMillis() * Math.pow(2, Math.min(failures - 1, 30));
    return (long) Math.floor(Math.min(most, ms) * (0.5 + jitter / 2));
  }

  private void release(Chunk chunk, Outcome.Release release) {
    rules.retry(chunk, shard.tick() + release.delay().toMillis());
    if (!release.reason().isEmpty()) {
      job.setReason(Rules.cut(release.reason()), shard.now);
    }
  }

  /// What was done is told.
  void tell() {
    if (committed.stream().anyMatch(chunk -> chunk != ChunkRange.FINISH)) {
      job.setReason("", shard.now);
    }
    if (!shard.events.isOn()) {
      return;
    }
    failed.forEach(
        (group, class_) ->
            shard.events.emit(
                job,
                "chunk.failed",
                "chunks",
                Rules.ranges(class_.indexes),
                "error",
                group.startsWith("finish\n") ? group.substring(7) : group,
                "dueAt",
                time(shard.now + class_.due - shard.tick())));
    if (job.limits().traceCommits() && !committed.isEmpty()) {
      tellWho("chunks.committed", committed, counted);
    }
    if (!fenced.isEmpty()) {
      tellWho("chunk.fenced", fenced, Map.of());
    }
  }

  private void tellWho(String type, List<Integer> chunks, Map<String, Long> counted) {
    shard.events.emit(
        job,
        type,
        "chunks",
        Rules.ranges(chunks),
        "worker",
        worker,
        "session",
        session,
        "?counters",
        counted.isEmpty() ? null : counted);
  }

  /// RFC 3339, always with milliseconds.
  private static String time(long ms) {
    String text = Instant.ofEpochMilli(ms).toString();
    return text.length() == 20 ? text.replace("Z", ".000Z") : text;
  }
}
