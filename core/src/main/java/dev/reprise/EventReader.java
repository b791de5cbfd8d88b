package dev.reprise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the data of an event into its record. Fields that are missing read as empty or 0, so that
/// an older event is never an error.
record EventReader(JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Event read(String type, String json) {
    try {
      return new EventReader(JSON.readTree(json)).event(type, json);
    } catch (JsonProcessingException e) {
      throw new RepriseException("The event " + type + " holds no JSON: " + json, e);
    }
  }

  private Event event(String type, String json) {
    return switch (type.substring(0, type.indexOf('.') + 1)) {
      case "job." -> job(type, json);
      case "chunk.", "chunks." -> chunk(type, json);
      default -> other(type, json);
    };
  }

  private Event job(String type, String json) {
    String job = text("job");
    String jobType = text("jobType");
    long version = number("version");
    return switch (type) {
      case "job.submitted" -> new Event.JobSubmitted(job, jobType, version, number("total"));
      case "job.started" -> new Event.JobStarted(job, jobType, version, number("total"));
      case "job.paused" -> new Event.JobPaused(job, jobType, version, textOrNull("reason"));
      case "job.resumed" -> new Event.JobResumed(job, jobType, version, textOrNull("reason"));
      case "job.cancelled" -> new Event.JobCancelled(job, jobType, version, textOrNull("reason"));
      case "job.redriven" -> new Event.JobRedriven(job, jobType, version, number("total"));
      case "job.stalled" -> new Event.JobStalled(job, jobType, version, textOrNull("reason"));
      case "job.completed" ->
          new Event.JobCompleted(
              job,
              jobType,
              version,
              number("done"),
              number("dead"),
              number("rejected"),
              counters(),
              millis("tookMs"));
      case "job.failed" ->
          new Event.JobFailed(
              job,
              jobType,
              version,
              number("done"),
              number("dead"),
              number("rejected"),
              counters(),
              millis("tookMs"),
              textOrNull("error"));
      case "job.recovered" ->
          new Event.JobRecovered(
              job,
              jobType,
              version,
              text("cause"),
              text("lostWorker"),
              text("lostSession"),
              text("recoveredBy"),
              number("chunksResumed"),
              text("chunks"),
              number("done"),
              number("total"),
              millis("outageMs"));
      case "job.redone" ->
          new Event.JobRedone(
              job,
              jobType,
              version,
              text("chunks"),
              text("worker"),
              text("session"),
              number("done"),
              number("total"));
      default -> new Event.Unknown(type, json);
    };
  }

  private Event chunk(String type, String json) {
    String job = text("job");
    String jobType = text("jobType");
    long version = number("version");
    String chunks = text("chunks");
    return switch (type) {
      case "chunk.failed" ->
          new Event.ChunkFailed(job, jobType, version, chunks, text("error"), time("dueAt"));
      case "chunk.dead" ->
          new Event.ChunkDead(
              job,
              jobType,
              version,
              text("chunk"),
              number("attempt"),
              text("error"),
              text("cause"));
      case "chunks.committed" ->
          new Event.ChunksCommitted(job, jobType, version, chunks, text("worker"), text("session"));
      case "chunk.fenced" ->
          new Event.ChunkFenced(job, jobType, version, chunks, text("worker"), text("session"));
      default -> new Event.Unknown(type, json);
    };
  }

  private Event other(String type, String json) {
    String worker = text("worker");
    String session = text("session");
    String host = text("host");
    long pid = number("pid");
    int slots = (int) number("slots");
    return switch (type) {
      case "worker.started" -> new Event.WorkerStarted(worker, session, host, pid, slots);
      case "worker.stopped" ->
          new Event.WorkerStopped(worker, session, host, pid, slots, text("cause"));
      case "worker.lost" ->
          new Event.WorkerLost(
              worker, session, host, pid, slots, text("cause"), text("recoveredBy"));
      case "recovery.completed" ->
          new Event.RecoveryCompleted(
              worker,
              number("sessionsRecovered"),
              number("jobsScanned"),
              number("jobsResumed"),
              number("chunksResumed"),
              number("repaired"),
              millis("tookMs"));
      case "redis.timeline" ->
          new Event.RedisTimeline(number("epoch"), text("previous"), text("next"));
      default -> new Event.Unknown(type, json);
    };
  }

  private String text(String field) {
    return data.path(field).asText("");
  }

  private @Nullable String textOrNull(String field) {
    return data.hasNonNull(field) ? text(field) : null;
  }

  private long number(String field) {
    return data.path(field).asLong();
  }

  private Duration millis(String field) {
    return Duration.ofMillis(number(field));
  }

  private @Nullable Instant time(String field) {
    String text = textOrNull(field);
    return text == null ? null : Instant.parse(text);
  }

  private Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    data.path("counters")
        .properties()
        .forEach(counter -> counters.put(counter.getKey(), counter.getValue().asLong()));
    return Map.copyOf(counters);
  }
}
