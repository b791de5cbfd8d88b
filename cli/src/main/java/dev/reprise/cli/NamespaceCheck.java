package dev.reprise.cli;

import dev.reprise.redis.Checkup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the namespace's record says, and how full its event streams are.
final class NamespaceCheck {
  private static final String LAYOUT = "1";

  private NamespaceCheck() {}

  static List<Finding> of(Checkup checkup, String name, Map<String, String> record) {
    if (record.isEmpty()) {
      return List.of(
          Finding.note(
              "namespace", name + " isn't used yet: no job was ever submitted there", null));
    }
    if (!LAYOUT.equals(record.get("layout"))) {
      return List.of(
          Finding.wrong(
              "namespace",
              "%s has key layout %s, this version reads layout %s"
                  .formatted(name, record.get("layout"), LAYOUT),
              "use a matching version of Reprise, or another --namespace"));
    }
    int shards = Integer.parseInt(record.getOrDefault("shards", "1"));
    List<Finding> found = new ArrayList<>();
    found.add(
        Finding.fine(
            "namespace",
            "%s, %s, layout %s".formatted(name, Words.count(shards, "shard"), LAYOUT)));
    found.add(streams(checkup, shards, Long.parseLong(record.getOrDefault("events_max", "0"))));
    return found;
  }

  private static Finding streams(Checkup checkup, int shards, long most) {
    long events = 0;
    long chunks = 0;
    for (int shard = 0; shard < shards; shard++) {
      List<Long> lengths = checkup.streamLengths(shard);
      events += lengths.get(0);
      chunks += lengths.get(1);
    }
    return Finding.fine(
        "events",
        String.format(
            Locale.ROOT,
            "%,d events and %,d of chunks kept; a stream keeps the last %,d or so",
            events,
            chunks,
            most));
  }
}
