package dev.reprise.testkit.model;

import dev.reprise.testkit.ShardState;
import dev.reprise.testkit.ShardState.JobState;
import dev.reprise.testkit.ShardState.SessionState;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The model's state as that of a shard in Redis: sets, counters and index entries derived from the
/// chunks.
final class ModelShardState {
  private ModelShardState() {}

  static ShardState of(ModelShard shard) {
    ModelState state = shard.state;
    SortedMap<String, JobState> jobs = new TreeMap<>();
    Map<String, Double> delayed = new HashMap<>();
    Map<String, Map<String, Double>> ready = new HashMap<>();
    Set<String> processing = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (ModelJob job : state.jobs.values()) {
      String id = job.ref.id();
      JobState jobState = job(job);
      jobs.put(id, jobState);
      keys.add("job:" + id);
      jobState.inFlight().keySet().forEach(s -> keys.add("job:" + id + ":inflight:" + s));
      if (job.delayed >= 0) {
        delayed.put(id, (double) job.delayed);
      }
      if (job.ready) {
        ready.computeIfAbsent(job.ref.type(), type -> new HashMap<>()).put(id, (double) job.vtime);
      }
      if (job.status == dev.reprise.store.JobStatus.PROCESSING) {
        processing.add(id);
      }
    }
    SortedMap<String, SessionState> sessions = new TreeMap<>();
    for (ModelSession session : state.sessions.values()) {
      keys.add("session:" + session.id);
      sessions.put(session.id, session(session));
    }
    return new ShardState(
        jobs,
        sessions,
        keys,
        processing,
        delayed,
        ready,
        new HashMap<>(state.names),
        state.tick,
        state.waiting);
  }

  private static SessionState session(ModelSession session) {
    Map<String, String> record = new HashMap<>();
    record.put("worker", session.worker());
    record.put("epoch", Long.toString(session.epoch));
    record.put("beat", Long.toString(session.beat));
    if (session.present) {
      record.put("present", "here");
    }
    if (session.absent >= 0) {
      record.put("absent", Long.toString(session.absent));
      record.put("seen", Long.toString(session.seen));
    }
    if (session.lost != null) {
      record.put("lost", session.lost.text());
    }
    if (session.lone != null) {
      record.put("lone", session.lone);
    }
    return new SessionState(record, Set.copyOf(session.jobs), (double) session.deadline);
  }

  private static JobState job(ModelJob job) {
    SortedMap<String, Set<String>> inFlight = new TreeMap<>();
    Map<String, Double> retry = new HashMap<>();
    Set<String> dead = new HashSet<>();
    Set<Integer> done = new HashSet<>();
    Map<String, String> attempts = new HashMap<>();
    Set<String> failures = new HashSet<>();
    Set<String> checkpoints = new HashSet<>();
    Set<String> results = new HashSet<>();
    List<Chunk> all = new ArrayList<>(job.chunks);
    all.addAll(job.ahead.values());
    all.add(job.finish);
    for (Chunk chunk : all) {
      boolean finish = chunk == job.finish;
      String index = finish ? "finish" : Integer.toString(chunk.index);
      if (!finish) {
        switch (chunk.place) {
          case FLIGHT ->
              inFlight.computeIfAbsent(chunk.holder, holder -> new HashSet<>()).add(index);
          case RETRY -> retry.put(index, (double) chunk.due);
          case DEAD -> dead.add(index);
          case DONE -> done.add(chunk.index);
          case NONE, WAITING -> throw new IllegalStateException("chunk " + index + " is nowhere");
        }
        if (chunk.attempt > 1) {
          attempts.put(index, Integer.toString(chunk.attempt));
        }
        if (chunk.failures > 0 || chunk.crashes > 0) {
          failures.add(index);
        }
      }
      if (chunk.checkpoint != null) {
        checkpoints.add(index);
      }
      if (chunk.result != null) {
        results.add(index);
      }
    }
    Set<String> holders = new HashSet<>(inFlight.keySet());
    if (job.finish.place == Place.FLIGHT) {
      holders.add(job.finish.holder);
    }
    return new JobState(
        job.ref.id(),
        fields(job),
        inFlight,
        retry,
        dead,
        done,
        holders,
        attempts,
        failures,
        checkpoints,
        results,
        Set.copyOf(job.requests.keySet()),
        new TreeMap<>(job.counters));
  }

  private static Map<String, String> fields(ModelJob job) {
    Chunk finish = job.finish;
    Map<String, Object> fields = new HashMap<>();
    fields.put("id", job.ref.id());
    fields.put("uid", job.ref.uid());
    fields.put("type", job.ref.type());
    fields.put("status", job.status);
    fields.put("version", job.version);
    fields.put("total", job.total);
    fields.put("sealed", job.sealed ? 1 : 0);
    fields.put("next", job.next());
    fields.put("done", job.count(Place.DONE));
    fields.put("inflight", job.inFlight());
    fields.put("ahead", job.ahead.size());
    fields.put("max_dead", job.limits().maxDead());
    fields.put("cap", job.limits().maxInFlight());
    fields.put("trace", job.limits().traceCommits() ? 1 : 0);
    fields.put("vtime", job.vtime);
    fields.put("has_finish", job.hasFinish() ? 1 : 0);
    fields.put("finish", ModelViews.finish(finish.place));
    fields.put("finish_due", finish.due);
    fields.put("finish_session", finish.place == Place.FLIGHT ? finish.holder : "");
    fields.put("finish_attempt", finish.attempt);
    fields.put("finish_failures", finish.failures);
    fields.put("finish_crashes", finish.crashes);
    fields.put("created_at", job.createdAt);
    fields.put("started_at", job.startedAt);
    fields.put("ended_at", job.endedAt);
    fields.put("recoveries", job.recoveries);
    fields.put("reason", job.reason);
    fields.put("error", job.error);
    return fields.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));
  }
}
