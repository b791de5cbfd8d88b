package dev.reprise.cli;

import dev.reprise.trouble.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What can be said of a server from what it says of itself.
///
/// @param address without credentials
/// @param info the fields of its `INFO`
/// @param settings those that could be read; may be none
record ServerChecks(String address, Map<String, String> info, Map<String, String> settings) {
  private static final double NEARLY_FULL = 0.9;
  private static final double FILLING = 0.75;
  private static final long SMALL = 256L << 20;
  private static final Duration SLOW = Duration.ofMillis(5);
  private static final Duration VERY_SLOW = Duration.ofMillis(100);
  private static final Duration CLOCK = Duration.ofSeconds(2);

  List<Finding> all(boolean embedded) {
    List<Finding> all = new ArrayList<>();
    all.add(server(embedded));
    if (!isTooOld()) {
      all.add(role());
      all.add(eviction());
      all.addAll(persistence());
      all.add(memory());
    }
    return all;
  }

  boolean isTooOld() {
    String[] parts = text("redis_version", "0.0").split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    return major < 6 || (major == 6 && minor < 2);
  }

  private Finding server(boolean embedded) {
    String version = text("redis_version", "?");
    if (isTooOld()) {
      return Finding.wrong(
          "redis",
          "Redis at " + address + " is version " + version + ", Reprise needs 6.2 or newer",
          "upgrade it, or leave --redis out to use the one that comes with Reprise");
    }
    return Finding.fine(
        "redis",
        "%s at %s%s, %s, up %s, %s"
            .formatted(
                version,
                address,
                embedded ? " (embedded)" : "",
                text("redis_mode", "standalone"),
                Times.text(Duration.ofSeconds(number("uptime_in_seconds"))),
                Words.count(number("connected_clients"), "client")));
  }

  private Finding role() {
    if (text("role", "master").equals("slave")) {
      return Finding.wrong(
          "replication",
          "Redis at " + address + " is a replica, which takes no writes",
          "give its primary: --redis redis://"
              + text("master_host", "?")
              + ":"
              + text("master_port", "?"));
    }
    if (text("cluster_enabled", "0").equals("1")) {
      return Finding.wrong(
          "replication",
          "Redis at " + address + " is a node of a cluster, which this version doesn't support",
          "give a Redis that isn't one");
    }
    long replicas = number("connected_slaves");
    return Finding.fine(
        "replication",
        replicas == 0
            ? "primary without replicas"
            : "primary of "
                + Words.count(replicas, "replica")
                + "; a failover may undo its last writes, which are then repeated");
  }

  private Finding eviction() {
    String policy = text("maxmemory_policy", "noeviction");
    if (policy.equals("noeviction")) {
      return Finding.fine("eviction", "none (noeviction)");
    }
    String remedy =
        Trouble.REDIS_EVICTS.beside(
            "redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf");
    return policy.startsWith("allkeys")
        ? Finding.wrong(
            "eviction",
            "Redis evicts keys when memory is full (" + policy + "): jobs are lost",
            remedy)
        : Finding.note(
            "eviction", "Redis evicts keys that expire (" + policy + "); Reprise's don't", remedy);
  }

  private List<Finding> persistence() {
    List<Finding> found = new ArrayList<>();
    boolean aof = text("aof_enabled", "0").equals("1");
    String on =
        Trouble.REDIS_KEEPS_NOTHING.beside(
            "redis-cli CONFIG SET appendonly yes, and the same in redis.conf");
    if (aof) {
      found.add(appendOnly());
    } else if (settings.getOrDefault("save", "?").isEmpty()) {
      found.add(Finding.wrong("persistence", "off: when Redis restarts, all jobs are gone", on));
    } else {
      Instant last = Instant.ofEpochSecond(number("rdb_last_save_time"));
      found.add(
          Finding.wrong(
              "persistence",
              "snapshots only, the last one at "
                  + Times.rfc3339(last)
                  + ": when Redis restarts, what came after is repeated",
              on));
    }
    failed(
        found, aof ? "aof_last_write_status" : "", "the last write to the append-only file failed");
    failed(
        found,
        aof ? "aof_last_bgrewrite_status" : "",
        "the last rewrite of the append-only file failed");
    failed(found, "rdb_last_bgsave_status", "the last snapshot failed");
    return found;
  }

  private Finding appendOnly() {
    String sync = settings.getOrDefault("appendfsync", "");
    return switch (sync) {
      case "no" ->
          Finding.note(
              "persistence",
              "append-only file without fsync: a power cut can undo half a minute",
              "redis-cli CONFIG SET appendfsync everysec");
      case "always" -> Finding.fine("persistence", "append-only file, fsync at each write");
      case "everysec" ->
          Finding.fine(
              "persistence",
              "append-only file, fsync each second: a power cut can undo the last one");
      default -> Finding.fine("persistence", "append-only file (its fsync can't be read here)");
    };
  }

  private void failed(List<Finding> found, String field, String what) {
    if (!text(field, "ok").equals("ok")) {
      found.add(
          Finding.wrong(
              "persistence",
              what + " (" + field + ":" + text(field, "") + ")",
              Trouble.REDIS_CANT_WRITE_TO_ITS_DISK.beside(
                  "free the disk of Redis, then see its log; until it works, Redis may refuse writes")));
    }
  }

  private Finding memory() {
    long used = number("used_memory");
    long most = number("maxmemory");
    long host = number("total_system_memory");
    String uses = Words.bytes(used) + " used";
    if (most > 0 && used > most * NEARLY_FULL) {
      return Finding.wrong(
          "memory",
          uses + " of " + Words.bytes(most) + ": submissions are refused when it is full",
          Trouble.REDIS_FULL.beside("raise maxmemory: redis-cli CONFIG SET maxmemory .."));
    }
    if (most > 0 && used > most * FILLING) {
      return Finding.note("memory", uses + " of " + Words.bytes(most), "raise maxmemory in time");
    }
    if (host > 0 && used > host * FILLING) {
      return Finding.note(
          "memory",
          uses + " of the host's " + Words.bytes(host) + ", and a rewrite may need as much again",
          "give it more memory");
    }
    double spread = decimal("mem_fragmentation_ratio");
    if (spread > 1.5 && used > SMALL) {
      return Finding.note(
          "memory",
          uses + ", fragmented by " + String.format(Locale.ROOT, "%.1f", spread),
          "redis-cli CONFIG SET activedefrag yes, or restart Redis in a quiet hour");
    }
    return Finding.fine(
        "memory",
        uses
            + (most > 0
                ? " of " + Words.bytes(most)
                : ", no limit but the host's " + Words.bytes(host)));
  }

  /// @param trips the shortest first
  static Finding latency(List<Duration> trips) {
    Duration median = trips.get(trips.size() / 2);
    Duration worst = trips.getLast();
    String found =
        "round trip %s, the worst of %d %s".formatted(ms(median), trips.size(), ms(worst));
    boolean slow = median.compareTo(SLOW) > 0 || worst.compareTo(VERY_SLOW) > 0;
    return slow
        ? Finding.note(
            "latency",
            found,
            "run workers near Redis; redis-cli --latency and SLOWLOG GET say whether Redis or the"
                + " way is slow")
        : Finding.fine("latency", found);
  }

  private static String ms(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }

  /// @param here this host's time, taken just after that of Redis
  static Finding clock(Instant redis, Instant here) {
    Duration apart = Duration.between(redis, here);
    return apart.abs().compareTo(CLOCK) > 0
        ? Finding.note(
            "clock",
            "this host is "
                + Times.text(apart.abs())
                + (apart.isNegative() ? " behind" : " ahead of")
                + " Redis; nothing depends on it, but times in logs and events don't match",
            "synchronise both (NTP)")
        : Finding.fine("clock", "as Redis's, within " + Times.text(apart.abs()));
  }

  private String text(String field, String absent) {
    return info.getOrDefault(field, absent);
  }

  private long number(String field) {
    return (long) decimal(field);
  }

  private double decimal(String field) {
    try {
      return Double.parseDouble(text(field, "0"));
    } catch (NumberFormatException e) {
      return 0; // -nan, on a server that has just started
    }
  }
}
