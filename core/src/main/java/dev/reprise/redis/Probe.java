package dev.reprise.redis;

import dev.reprise.RedisUnsuitableException;
import dev.reprise.trouble.Trouble;
import java.util.Map;
import java.util.stream.Collectors;

/// What a server said of itself, and whether it can hold jobs.
///
/// @param version as in `redis_version`
/// @param flags whether scripts may begin with `#!lua`
record Probe(String version, boolean flags) {

  /// The fields of an `INFO`.
  static Map<String, String> fields(String info) {
    return info.lines()
        .filter(line -> line.contains(":"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf(':')),
                line -> line.substring(line.indexOf(':') + 1).strip(),
                (a, b) -> a));
  }

  /// Refuses nothing.
  static Probe any(String info) {
    String version = fields(info).getOrDefault("redis_version", "0");
    return new Probe(version, Integer.parseInt(version.split("\\.")[0]) >= 7);
  }

  static Probe of(String address, String info) {
    Map<String, String> fields = fields(info);
    String version = fields.getOrDefault("redis_version", "0");
    String[] parts = version.split("\\.");
    int major = Integer.parseInt(parts[0]);
    int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
    if (major < 6 || (major == 6 && minor < 2)) {
      throw new RedisUnsuitableException(
          "Redis at "
              + address
              + " is version "
              + version
              + ", Reprise needs 6.2 or newer; upgrade it, or leave --redis out to use the one that"
              + " comes with Reprise.");
    }
    String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
    if (policy.startsWith("allkeys")) {
      throw new RedisUnsuitableException(
          Trouble.REDIS_EVICTS.after(
              "Redis at "
                  + address
                  + " evicts keys when memory is full (maxmemory-policy "
                  + policy
                  + "), which would lose jobs; set it to noeviction."));
    }
    if (fields.getOrDefault("role", "master").equals("slave")) {
      throw new RedisUnsuitableException(
          Trouble.REDIS_IS_A_REPLICA.after(
              "Redis at "
                  + address
                  + " is a read-only replica; connect to its primary at "
                  + fields.getOrDefault("master_host", "?")
                  + ":"
                  + fields.getOrDefault("master_port", "?")
                  + "."));
    }
    return new Probe(version, major >= 7);
  }
}
