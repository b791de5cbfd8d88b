package dev.reprise.testkit.sim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.Events;
import dev.reprise.store.JobView;
import dev.reprise.testkit.ShardState;
import dev.reprise.testkit.ShardState.JobState;
import dev.reprise.testkit.ShardState.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Says how two stores differ in what they answer or hold; what may differ (the order of sets,
/// which of several errors is shown) is made alike first.
final class Comparison {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> CHUNK_EVENTS = Set.of("chunk.failed", "chunks.committed");

  /// Fields of a job that both keep.
  private static final List<String> JOB_FIELDS =
      List.of(
          "uid",
          "type",
          "status",
          "version",
          "total",
          "sealed",
          "next",
          "done",
          "inflight",
          "ahead",
          "vtime",
          "finish",
          "finish_session",
          "finish_attempt",
          "finish_failures",
          "finish_crashes",
          "created_at",
          "started_at",
          "recoveries",
          "reason");

  private static final List<String> SESSION_FIELDS =
      List.of("worker", "lost", "epoch", "absent", "seen", "lone", "beat");

  private Comparison() {}

  static String ofReplies(@Nullable Object one, @Nullable Object other) {
    Object a = plain(one);
    Object b = plain(other);
    return Objects.equals(a, b) ? "" : a + "\n  by the other store " + b;
  }

  private static @Nullable Object plain(@Nullable Object reply) {
    return switch (reply) {
      case null -> null;
      case ReconcileReply.Reconciled reconciled ->
          new ReconcileReply.Reconciled(
              reconciled.status(), reconciled.dropped().stream().sorted().toList());
      case SettleReply.Settled s ->
          new SettleReply.Settled(
              s.status(),
              s.chunks(),
              s.fenced(),
              s.already().stream().sorted().toList(),
              s.dead(),
              s.next(),
              s.pause(),
              s.suspects());
      case Optional<?> optional when optional.orElse(null) instanceof JobView view ->
          List.of(view.toString().replaceAll("error=([^;,]*); chunk [^\\]]*", "error=$1"));
      case List<?> list when !list.isEmpty() && list.get(0) instanceof String ->
          list.stream().map(String::valueOf).sorted().toList();
      default -> reply;
    };
  }

  static String ofStates(ShardState one, ShardState other) {
    List<String> out = new ArrayList<>();
    differ(out, "jobs", one.jobs().keySet(), other.jobs().keySet());
    differ(out, "sessions", one.sessions().keySet(), other.sessions().keySet());
    differ(out, "processing", one.processing(), other.processing());
    differ(out, "delayed", one.delayed(), other.delayed());
    differ(out, "ready", one.ready(), other.ready());
    differ(out, "names", one.names(), other.names());
    differ(out, "tick", one.tick(), other.tick());
    differ(out, "sessions that claims wait for", one.waiting(), other.waiting());
    for (JobState job : one.jobs().values()) {
      JobState same = other.jobs().get(job.id());
      if (same != null) {
        differ(out, "job " + job.id(), plain(job), plain(same));
      }
    }
    for (Map.Entry<String, SessionState> session : one.sessions().entrySet()) {
      SessionState same = other.sessions().get(session.getKey());
      if (same != null) {
        differ(out, "session " + session.getKey(), plain(session.getValue()), plain(same));
      }
    }
    return String.join("; ", out);
  }

  private static void differ(List<String> out, String what, Object one, Object other) {
    if (!one.equals(other)) {
      if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
        Set<Object> keys = new TreeSet<>(a.keySet());
        keys.addAll(b.keySet());
        keys.removeIf(key -> Objects.equals(a.get(key), b.get(key)));
        keys.forEach(
            key ->
                out.add(
                    what
                        + ": "
                        + key
                        + " is "
                        + a.get(key)
                        + ", by the other store "
                        + b.get(key)));
      } else {
        out.add(what + ": " + one + ", by the other store " + other);
      }
    }
  }

  private static Map<String, Object> plain(JobState job) {
    Map<String, Object> out = fields(JOB_FIELDS, job::text);
    if (job.text("finish").equals("retry")) {
      out.put("finish_due", job.number("finish_due"));
    }
    out.put("ended_at", job.number("ended_at"));
    out.put("error", first(job.text("error")));
    out.put("inflight sets", job.inFlight());
    out.put("retry", job.retry());
    out.put("dead", job.dead());
    out.put("done bits", job.done());
    out.put("holders", job.holders());
    out.put("attempts", job.attempts());
    out.put("failures", job.failures());
    out.put("checkpoints", job.checkpoints());
    out.put("results", job.results());
    out.put("requests", job.requests());
    out.put("counters", job.counters());
    return out;
  }

  private static Map<String, Object> plain(SessionState session) {
    Map<String, Object> out =
        fields(SESSION_FIELDS, field -> session.record().getOrDefault(field, ""));
    out.put("present", session.record().containsKey("present"));
    out.put("jobs", session.jobs());
    out.put("deadline", String.valueOf(session.deadline()));
    return out;
  }

  private static Map<String, Object> fields(List<String> names, Function<String, String> value) {
    Map<String, Object> out = new TreeMap<>();
    for (String name : names) {
      String text = value.apply(name);
      out.put(name, text.equals("0") ? "" : text);
    }
    return out;
  }

  /// Without which of the dead chunks is named.
  private static String first(String error) {
    return error.replaceAll("; chunk .*", "");
  }

  static String ofEvents(List<Events.Entry> one, List<Events.Entry> other) {
    String difference = ofStream(stream(one, false), stream(other, false));
    return difference.isEmpty() ? ofStream(stream(one, true), stream(other, true)) : difference;
  }

  private static List<String> stream(List<Events.Entry> events, boolean ofChunks) {
    return events.stream()
        .filter(event -> CHUNK_EVENTS.contains(event.type()) == ofChunks)
        .map(event -> event.type() + " " + event.time() + " " + event.subject() + " " + data(event))
        .toList();
  }

  private static JsonNode data(Events.Entry event) {
    try {
      JsonNode data = JSON.readTree(event.data());
      if (data instanceof ObjectNode object) {
        object.remove(List.of("previous", "next"));
        if (object.hasNonNull("error")) {
          object.put("error", first(object.get("error").asText()));
        }
        ObjectNode sorted = JSON.createObjectNode();
        new TreeSet<>(object.properties().stream().map(Map.Entry::getKey).toList())
            .forEach(name -> sorted.set(name, object.get(name)));
        return sorted;
      }
      return data;
    } catch (JsonProcessingException e) {
      throw new Violation("an event's data is no JSON: " + event.data());
    }
  }

  private static String ofStream(List<String> one, List<String> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String a = i < one.size() ? one.get(i) : "no event";
      String b = i < other.size() ? other.get(i) : "no event";
      if (!a.equals(b)) {
        return "event " + i + ": " + a + "\n  by the other store " + b;
      }
    }
    return "";
  }
}
