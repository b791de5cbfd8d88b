package dev.reprise.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.store.ChunkView;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads jobs and chunks for people: bounded, and never on the path of a chunk.
final class JobReads {
  private static final int DONE_PAGE = 65_536; // bytes of the bitmap
  private static final double SUSPECT = 0x1p50; // added to the due time of a suspect
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Wire.Reads reads;
  private final Space space;

  JobReads(Wire.Reads reads, Space space) {
    this.reads = reads;
    this.space = space;
  }

  Optional<JobView> view(JobRef ref) {
    String key = space.keys(ref).job(ref.id());
    RedisFuture<Map<String, byte[]>> hash = reads.commands().hgetall(key);
    RedisFuture<Long> retry = reads.commands().zcard(key + ":retry");
    RedisFuture<Long> dead = reads.commands().hlen(key + ":dead");
    RedisFuture<Map<String, byte[]>> counts = reads.commands().hgetall(key + ":counters");
    Map<String, byte[]> record = reads.await(hash);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Fields job = new Fields(record);
    Map<String, Long> counters = new TreeMap<>();
    reads
        .await(counts)
        .forEach((name, value) -> counters.put(name, Long.valueOf(Reply.string(value))));
    long total = job.number("total");
    return Optional.of(
        new JobView(
            ref,
            job.text("params"),
            job.text("source"),
            job.number("version"),
            JobStatus.valueOf(job.text("status")),
            job.textOrNull("reason"),
            job.instant("reason_at"),
            total,
            job.text("sealed").equals("1"),
            Math.max(0, total - job.number("next") - job.number("ahead")),
            job.number("inflight"),
            reads.await(retry),
            job.number("done"),
            reads.await(dead),
            counters.getOrDefault("rejected", 0L),
            counters,
            Instant.ofEpochMilli(job.number("created_at")),
            job.instant("started_at"),
            job.instant("ended_at"),
            job.number("recoveries"),
            job.textOrNull("error"),
            job.text("has_finish").equals("1") ? job.text("finish") : "off"));
  }

  List<ChunkView> chunks(JobRef ref, String state, int limit) {
    return switch (state) {
      case "retry" -> retry(ref, limit);
      case "dead" -> dead(ref, limit);
      case "inflight" -> inFlight(ref, limit);
      case "waiting" -> waiting(ref, limit);
      case "done" -> done(ref, limit);
      default -> throw new IllegalArgumentException("no state of a chunk: " + state);
    };
  }

  private List<ChunkView> retry(JobRef ref, int limit) {
    String key = space.keys(ref).job(ref.id());
    Fields clock = new Fields(reads.await(reads.commands().hgetall(space.keys(ref).key("clock"))));
    Instant zero = Instant.ofEpochMilli(clock.number("last")).minusMillis(clock.number("tick"));
    List<ChunkView> out = new ArrayList<>();
    for (ScoredValue<byte[]> entry :
        reads.await(reads.commands().zrangeWithScores(key + ":retry", 0, limit - 1L))) {
      double score = entry.getScore();
      long due = (long) (score >= SUSPECT ? score - SUSPECT : score);
      Instant at = zero.plus(Duration.ofMillis(due));
      out.add(chunk(key, Reply.string(entry.getValue()), "retry", null, at, null));
    }
    return out;
  }

  private List<ChunkView> dead(JobRef ref, int limit) {
    String key = space.keys(ref).job(ref.id());
    Map<String, byte[]> dead = reads.await(reads.commands().hgetall(key + ":dead"));
    return dead.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey())))
        .limit(limit)
        .map(
            entry ->
                chunk(
                    key, entry.getKey(), "dead", null, null, error(Reply.string(entry.getValue()))))
        .toList();
  }

  private List<ChunkView> inFlight(JobRef ref, int limit) {
    Keys keys = space.keys(ref);
    String key = keys.job(ref.id());
    List<ChunkView> out = new ArrayList<>();
    for (byte[] holder : reads.await(reads.commands().smembers(key + ":holders"))) {
      String session = Reply.string(holder);
      byte[] worker = reads.await(reads.commands().hget(keys.session(session).get(0), "worker"));
      for (byte[] index :
          reads.await(reads.commands().smembers(keys.inFlight(ref.id(), session)))) {
        if (out.size() < limit) {
          String name = worker == null ? session : Reply.string(worker);
          out.add(chunk(key, Reply.string(index), "inflight", name, null, null));
        }
      }
    }
    out.sort(Comparator.comparingInt(ChunkView::index));
    return out;
  }

  private List<ChunkView> waiting(JobRef ref, int limit) {
    JobView job = view(ref).orElseThrow();
    List<ChunkView> out = new ArrayList<>();
    for (long index = job.total() - job.waiting();
        index < job.total() && out.size() < limit;
        index++) {
      out.add(new ChunkView((int) index, "waiting", 0, 0, 0, null, null, null, null));
    }
    return out;
  }

  private List<ChunkView> done(JobRef ref, int limit) {
    String key = space.keys(ref).job(ref.id());
    List<ChunkView> out = new ArrayList<>();
    byte[] bits;
    long from = 0;
    do {
      bits = reads.await(reads.commands().getrange(key + ":done", from, from + DONE_PAGE - 1));
      for (int bit = 0; bit < bits.length * 8 && out.size() < limit; bit++) {
        if ((bits[bit >> 3] >> (7 - (bit & 7)) & 1) == 1) {
          out.add(chunk(key, Long.toString(from * 8 + bit), "done", null, null, null));
        }
      }
      from += DONE_PAGE;
    } while (out.size() < limit && bits.length == DONE_PAGE);
    return out;
  }

  private ChunkView chunk(
      String key,
      String index,
      String state,
      @Nullable String worker,
      @Nullable Instant due,
      @Nullable String error) {
    RedisFuture<byte[]> attempt = reads.commands().hget(key + ":attempts", index);
    RedisFuture<byte[]> failures = reads.commands().hget(key + ":failures", index);
    RedisFuture<byte[]> crashes = reads.commands().hget(key + ":crashes", index);
    RedisFuture<byte[]> checkpoint = reads.commands().hget(key + ":checkpoint", index);
    byte[] failed = reads.await(failures);
    String said = failed == null ? "0" : Reply.string(failed);
    int line = said.indexOf('\n');
    byte[] mark = reads.await(checkpoint);
    return new ChunkView(
        Integer.parseInt(index),
        state,
        (int) count(reads.await(attempt), 1),
        Integer.parseInt(line < 0 ? said : said.substring(0, line)),
        (int) count(reads.await(crashes), 0),
        mark == null ? null : Long.valueOf(Reply.string(mark).split("\n", 2)[0]),
        worker,
        due,
        error != null ? error : line < 0 ? null : said.substring(line + 1));
  }

  private static long count(byte @Nullable [] value, long absent) {
    return value == null ? absent : Long.parseLong(Reply.string(value).split("\n", 2)[0]);
  }

  private static @Nullable String error(String dead) {
    try {
      JsonNode error = JSON.readTree(dead).get("error");
      return error == null ? null : error.asText();
    } catch (JsonProcessingException e) {
      return dead;
    }
  }
}
