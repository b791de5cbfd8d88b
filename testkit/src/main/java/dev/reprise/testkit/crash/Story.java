package dev.reprise.testkit.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.testkit.PlainRedis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Checks that the events tell what happened: each session's end once, each job's statuses in their
/// order, each chunk's commit once, and nothing refused or recovered but of sessions that were
/// lost.
final class Story {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> STATUSES =
      Set.of(
          "job.submitted",
          "job.started",
          "job.paused",
          "job.resumed",
          "job.cancelled",
          "job.redriven",
          "job.completed",
          "job.failed");

  private final World world;
  private final Map<String, JobView> jobs;
  private final List<String> broken = new ArrayList<>();
  private final Set<String> started = new HashSet<>();
  private final Map<String, String> ended = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Long> versions = new HashMap<>();
  private final Map<String, Set<Integer>> committed = new HashMap<>();

  Story(World world, Map<String, JobView> jobs) {
    this.world = world;
    this.jobs = jobs;
  }

  List<String> run() {
    for (String stream : List.of("events", "chunks")) {
      Object entries = world.redis().call("XRANGE", world.key(stream), "-", "+");
      if (entries instanceof List<?> list) {
        list.forEach(entry -> read(((List<?>) entry).get(1)));
      }
    }
    Set<String> open = new TreeSet<>(started);
    open.removeAll(ended.keySet());
    say(open.isEmpty(), "sessions of which no event says how they ended: " + open);
    for (JobView job : jobs.values()) {
      if (job.status() == JobStatus.COMPLETED) {
        int told = committed.getOrDefault(job.ref().id(), Set.of()).size();
        String id = job.ref().id();
        say(
            told == job.total(),
            "of " + id + " " + told + " commits are told, it has " + job.total());
        say(
            versions.getOrDefault(id, 0L) == job.version(),
            "the events of " + id + " end at version " + versions.get(id) + ": " + job);
      }
    }
    return broken;
  }

  private void read(Object fields) {
    Map<String, String> entry = PlainRedis.map(fields);
    String type = entry.getOrDefault("type", "");
    JsonNode data = json(entry.getOrDefault("data", "{}"));
    String session = data.path("session").asText();
    String job = data.path("job").asText();
    if (STATUSES.contains(type)) {
      long version = data.path("version").asLong();
      long before = versions.getOrDefault(job, 0L);
      say(
          version == before + 1,
          type + " of " + job + " has version " + version + " after " + before);
      versions.put(job, version);
    }
    switch (type) {
      case "worker.started" -> say(started.add(session), "session " + session + " began twice");
      case "worker.stopped" -> end(session, type);
      case "worker.lost" -> {
        end(session, type);
        lost.add(session);
      }
      case "job.recovered" -> {
        String of = data.path("lostSession").asText();
        say(
            lost.contains(of),
            "chunks were taken back from " + of + ", which wasn't lost: " + data);
      }
      case "chunk.fenced" -> {
        boolean forgotten = !started.contains(session); // Redis came back from before it began
        say(lost.contains(session) || forgotten, "a commit of a live session was refused: " + data);
      }
      case "chunks.committed" -> commit(job, data.path("chunks").asText());
      default -> {}
    }
  }

  private void end(String session, String how) {
    say(started.contains(session), how + " of session " + session + ", which never began");
    String before = ended.put(session, how);
    say(before == null, "session " + session + " ended twice: " + before + ", " + how);
  }

  private void commit(String job, String ranges) {
    for (String range : ranges.split(",")) {
      if (range.equals("finish")) {
        continue;
      }
      String[] ends = range.split("-");
      for (int index = Integer.parseInt(ends[0]);
          index <= Integer.parseInt(ends[ends.length - 1]);
          index++) {
        boolean fresh = committed.computeIfAbsent(job, id -> new HashSet<>()).add(index);
        say(fresh, "chunk " + index + " of " + job + " was committed twice");
      }
    }
  }

  private void say(boolean fine, String otherwise) {
    if (!fine) {
      broken.add(otherwise);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event holds no JSON: " + text, e);
    }
  }
}
