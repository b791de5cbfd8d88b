package dev.reprise.testkit;

import dev.reprise.testkit.ShardState.JobState;
import dev.reprise.testkit.ShardState.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a shard by plain commands, in two round trips. It knows the key layout by itself: a second
/// opinion, not the store's own.
public final class ShardReader {
  private static final double SUSPECT = 0x1p50;

  private static final int JOB_READS = 13;

  private final PlainRedis redis;
  private final String tag;

  /// @param tag the shard's hash tag, `{namespace:shard}`
  public ShardReader(PlainRedis redis, String tag) {
    this.redis = redis;
    this.tag = tag;
  }

  /// All keys of the shard, without the tag.
  public Set<String> keys() {
    Set<String> keys = new HashSet<>();
    for (String key : PlainRedis.texts(redis.call("KEYS", tag + ":*"))) {
      keys.add(key.substring(tag.length() + 1));
    }
    return keys;
  }

  public ShardState read() {
    Set<String> keys = keys();
    List<String[]> commands = new ArrayList<>();
    commands.add(command("SMEMBERS", "processing"));
    commands.add(command("ZRANGE", "delayed", "0", "-1", "WITHSCORES"));
    commands.add(command("ZRANGE", "sessions", "0", "-1", "WITHSCORES"));
    commands.add(command("HGETALL", "names"));
    commands.add(command("HGET", "clock", "tick"));
    commands.add(command("HGET", "timeline", "waiting"));
    int first = commands.size();
    List<String> readies = keys.stream().filter(key -> key.startsWith("ready:")).toList();
    readies.forEach(key -> commands.add(command("ZRANGE", key, "0", "-1", "WITHSCORES")));
    List<String> sessions = of(keys, "session:");
    for (String session : sessions) {
      commands.add(command("HGETALL", session));
      commands.add(command("SMEMBERS", session + ":jobs"));
    }
    List<String> sets = keys.stream().filter(key -> key.contains(":inflight:")).toList();
    sets.forEach(set -> commands.add(command("SMEMBERS", set)));
    List<String> jobs = of(keys, "job:");
    jobs.forEach(job -> addReads(commands, job));

    List<@Nullable Object> replies = redis.pipeline(commands);
    int at = first;
    Map<String, Map<String, Double>> ready = new HashMap<>();
    for (String key : readies) {
      ready.put(key.substring("ready:".length()), scores(replies.get(at++)));
    }
    Map<String, Double> deadlines = scores(replies.get(2));
    SortedMap<String, SessionState> sessionStates = new TreeMap<>();
    for (String session : sessions) {
      String id = session.substring("session:".length());
      sessionStates.put(
          id,
          new SessionState(
              PlainRedis.map(replies.get(at)), set(replies.get(at + 1)), deadlines.get(id)));
      at += 2;
    }
    deadlines.forEach(
        (id, due) -> sessionStates.putIfAbsent(id, new SessionState(Map.of(), Set.of(), due)));
    Map<String, SortedMap<String, Set<String>>> inFlight = new HashMap<>();
    for (String key : sets) {
      String[] parts = key.split(":inflight:", 2);
      inFlight
          .computeIfAbsent(parts[0], job -> new TreeMap<>())
          .put(parts[1], set(replies.get(at++)));
    }
    SortedMap<String, JobState> jobStates = new TreeMap<>();
    for (String job : jobs) {
      String id = job.substring("job:".length());
      List<@Nullable Object> own = replies.subList(at, at + JOB_READS);
      jobStates.put(id, job(id, own, inFlight.getOrDefault(job, new TreeMap<>())));
      at += JOB_READS;
    }
    return new ShardState(
        jobStates,
        sessionStates,
        keys,
        set(replies.get(0)),
        scores(replies.get(1)),
        ready,
        PlainRedis.map(replies.get(3)),
        number(replies.get(4)),
        number(replies.get(5)));
  }

  private static long number(@Nullable Object reply) {
    return reply == null ? 0 : Long.parseLong(String.valueOf(reply));
  }

  /// Keys that end with an id after the prefix.
  private static List<String> of(Set<String> keys, String prefix) {
    return keys.stream()
        .filter(key -> key.startsWith(prefix) && key.indexOf(':', prefix.length()) < 0)
        .toList();
  }

  private void addReads(List<String[]> commands, String job) {
    commands.add(command("HGETALL", job));
    commands.add(command("ZRANGE", job + ":retry", "0", "-1", "WITHSCORES"));
    commands.add(command("HKEYS", job + ":dead"));
    commands.add(command("GET", job + ":done"));
    commands.add(command("SMEMBERS", job + ":holders"));
    commands.add(command("HGETALL", job + ":attempts"));
    commands.add(command("HKEYS", job + ":failures"));
    commands.add(command("HKEYS", job + ":crashes"));
    commands.add(command("HKEYS", job + ":checkpoint"));
    commands.add(command("HKEYS", job + ":result"));
    commands.add(command("HKEYS", job + ":requests"));
    commands.add(command("HGETALL", job + ":counters"));
    commands.add(command("BITCOUNT", job + ":done"));
  }

  private static JobState job(
      String id, List<@Nullable Object> reads, SortedMap<String, Set<String>> inFlight) {
    Set<Integer> done = bits(reads.get(3));
    if (!Long.valueOf(done.size()).equals(reads.get(12))) {
      throw new IllegalStateException("BITCOUNT says " + reads.get(12) + ", bits " + done);
    }
    Set<String> failures = new HashSet<>(set(reads.get(6)));
    failures.addAll(set(reads.get(7)));
    Map<String, Long> counters = new TreeMap<>();
    PlainRedis.map(reads.get(11)).forEach((name, value) -> counters.put(name, Long.valueOf(value)));
    return new JobState(
        id,
        PlainRedis.map(reads.get(0)),
        inFlight,
        scores(reads.get(1)),
        set(reads.get(2)),
        done,
        set(reads.get(4)),
        PlainRedis.map(reads.get(5)),
        failures,
        set(reads.get(8)),
        set(reads.get(9)),
        set(reads.get(10)),
        counters);
  }

  private static Set<Integer> bits(@Nullable Object bitmap) {
    Set<Integer> out = new HashSet<>();
    String bytes = bitmap == null ? "" : String.valueOf(bitmap);
    for (int i = 0; i < bytes.length() * 8; i++) {
      if ((bytes.charAt(i / 8) >> (7 - i % 8) & 1) == 1) {
        out.add(i);
      }
    }
    return out;
  }

  private static Set<String> set(@Nullable Object reply) {
    return new HashSet<>(PlainRedis.texts(reply));
  }

  /// Due times; that of a suspect is raised by SUSPECT.
  private static Map<String, Double> scores(@Nullable Object reply) {
    Map<String, Double> out = new HashMap<>();
    PlainRedis.map(reply)
        .forEach((member, score) -> out.put(member, Double.parseDouble(score) % SUSPECT));
    return out;
  }

  private String[] command(String name, String key, String... more) {
    String[] command = new String[more.length + 2];
    command[0] = name;
    command[1] = tag + ":" + key;
    System.arraycopy(more, 0, command, 2, more.length);
    return command;
  }
}
