package dev.reprise.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.store.JobRef;
import dev.reprise.store.Ledger;
import dev.reprise.store.Ledger.Stream;
import dev.reprise.store.Ledger.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the two streams of every shard, once, page by page, and keeps what they say of each job
/// and of sessions. What is written meanwhile is read by [#catchUp].
final class Streams {
  private static final int PAGE = 500;
  private static final long KEPT = 20_000; // a stream that holds fewer was never trimmed

  private final Ledger ledger;
  private final int shards;
  private final Predicate<String> wanted;
  private final Map<String, String> positions = new HashMap<>();
  private final Map<String, Instant> firsts = new HashMap<>();
  private final Map<String, JobTrace> traces = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  /// @param wanted the uids of the jobs that are looked at
  Streams(Ledger ledger, int shards, Predicate<String> wanted) {
    this.ledger = ledger;
    this.shards = shards;
    this.wanted = wanted;
  }

  void readAll() {
    for (int shard = 0; shard < shards; shard++) {
      read(shard, Stream.EVENTS);
    }
    for (int shard = 0; shard < shards; shard++) {
      read(shard, Stream.CHUNKS);
    }
  }

  /// Reads what a shard has written since.
  void catchUp(int shard) {
    read(shard, Stream.EVENTS);
    read(shard, Stream.CHUNKS);
  }

  private void read(int shard, Stream stream) {
    String key = shard + stream.name();
    List<Told> page;
    do {
      page = ledger.entries(shard, stream, positions.getOrDefault(key, "0-0"), PAGE);
      for (Told told : page) {
        firsts.putIfAbsent(key, told.time());
        take(told);
        positions.put(key, told.id());
      }
    } while (page.size() == PAGE);
  }

  private void take(Told told) {
    JsonNode data = JobTrace.data(told);
    String uid = data.path("uid").asText("");
    if (!uid.isEmpty() && wanted.test(uid)) {
      traces.computeIfAbsent(uid, key -> new JobTrace()).take(told, data);
    }
    switch (told.type()) {
      case "worker.started" -> opened.add(data.path("session").asText());
      case "worker.lost", "worker.stopped" -> ended.add(data.path("session").asText());
      default -> {}
    }
  }

  /// What is told of a job; nothing where no entry names it.
  JobTrace of(JobRef job) {
    return traces.computeIfAbsent(job.uid(), key -> new JobTrace());
  }

  /// The shard that tells of a worker's sessions.
  int homeOf(String worker) {
    return Math.floorMod(worker.hashCode(), shards);
  }

  boolean isEndTold(String session) {
    return ended.contains(session);
  }

  /// Whether a session's start is told and its end isn't; where both aren't, both may be trimmed.
  boolean isEndMissed(String session) {
    return opened.contains(session) && !ended.contains(session);
  }

  boolean eventsReachBackTo(int shard, Instant moment) {
    return reachesBackTo(shard, Stream.EVENTS, moment);
  }

  boolean chunksReachBackTo(int shard, Instant moment) {
    return reachesBackTo(shard, Stream.CHUNKS, moment);
  }

  private boolean reachesBackTo(int shard, Stream stream, Instant moment) {
    @Nullable Instant first = firsts.get(shard + stream.name());
    return ledger.length(shard, stream) < KEPT || (first != null && first.isBefore(moment));
  }

  /// The entries that say that a chunk was committed: a second look, made only for evidence.
  List<String> commitsOf(JobRef job, int index) {
    List<String> found = new ArrayList<>();
    String after = "0-0";
    List<Told> page;
    do {
      page = ledger.entries(job.shard(), Stream.CHUNKS, after, PAGE);
      for (Told told : page) {
        after = told.id();
        JsonNode data = JobTrace.data(told);
        if (told.type().equals("chunks.committed")
            && data.path("uid").asText().equals(job.uid())
            && Ranges.contain(Ranges.of(data.path("chunks").asText()), index)) {
          found.add("entry %s by worker %s".formatted(told.id(), data.path("worker").asText()));
        }
      }
    } while (page.size() == PAGE);
    return found;
  }
}
