package dev.reprise.redis;

import dev.reprise.RedisUnsuitableException;
import dev.reprise.store.JobRef;
import dev.reprise.trouble.Trouble;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A namespace in Redis: its shards and the names of its keys. The first client to come writes the
/// record; all others read what it fixed.
///
/// @param shards fixed when the namespace was created
record Space(String namespace, int shards) {
  private static final String LAYOUT = "1";

  /// Creates the record or reads it.
  static Space open(Wire wire, String namespace, int shardsIfNew) {
    Args fields =
        new Args()
            .texts(List.of("layout", LAYOUT, "shards", Integer.toString(shardsIfNew)))
            .texts(
                List.of(
                    "grace_ms",
                    "400",
                    "phase_ms",
                    "700",
                    "events_max",
                    "20000",
                    "crashes_max",
                    "10",
                    "lone_crashes",
                    "3",
                    "suspect_share",
                    "16",
                    "name_wait_ms",
                    "10000"));
    Reply reply = wire.eval(Script.NAMESPACE, List.of(Keys.namespaceRecord(namespace)), fields);
    Map<String, String> record = new HashMap<>();
    for (int i = 0; i + 1 < reply.values().size(); i += 2) {
      record.put(reply.text(i), reply.text(i + 1));
    }
    if (!LAYOUT.equals(record.get("layout"))) {
      throw new RedisUnsuitableException(
          Trouble.ANOTHER_KEY_LAYOUT.after(
              "Namespace "
                  + namespace
                  + " at "
                  + wire.address()
                  + " has key layout "
                  + record.get("layout")
                  + ", this version reads layout "
                  + LAYOUT
                  + "; use a matching version of Reprise, or another --namespace."));
    }
    return new Space(namespace, Integer.parseInt(record.getOrDefault("shards", "1")));
  }

  Keys keys(int shard) {
    return Keys.of(namespace, shard);
  }

  Keys keys(JobRef job) {
    return keys(job.shard());
  }

  /// The shard that a job's id names, after its last dot; -1 where it names none.
  int shardOf(String jobId) {
    int dot = jobId.lastIndexOf('.');
    try {
      int shard = dot < 0 ? -1 : Integer.parseInt(jobId.substring(dot + 1));
      return shard < shards ? shard : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
