package dev.reprise.testkit.model;

import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The events of a shard, oldest first. They go back with the state.
final class ModelEvents {
  /// One event, with its data as pairs.
  record Written(
      String type, long time, long epoch, String subject, Map<String, @Nullable Object> data) {}

  private static final String OPTIONAL = "?"; // before a name: left out where there is nothing

  private final ModelShard shard;
  private boolean on = true;

  ModelEvents(ModelShard shard) {
    this.shard = shard;
  }

  /// Nothing is written any more.
  void off() {
    on = false;
  }

  boolean isOn() {
    return on;
  }

  /// An event of a job, beside what all of them carry.
  void emit(ModelJob job, String type, @Nullable Object... pairs) {
    if (on) {
      Map<String, @Nullable Object> data = data(pairs);
      data.put("job", job.ref.id());
      data.put("uid", job.ref.uid());
      data.put("jobType", job.ref.type());
      data.put("version", job.version);
      add(type, job.ref.id(), data);
    }
  }

  void emit(String type, String subject, @Nullable Object... pairs) {
    if (on) {
      add(type, subject, data(pairs));
    }
  }

  private void add(String type, String subject, Map<String, @Nullable Object> data) {
    shard.state.events.add(new Written(type, shard.now, shard.state.epoch, subject, data));
  }

  private static Map<String, @Nullable Object> data(@Nullable Object... pairs) {
    Map<String, @Nullable Object> data = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      String name = String.valueOf(pairs[i]);
      if (!name.startsWith(OPTIONAL)) {
        data.put(name, pairs[i + 1]);
      } else if (pairs[i + 1] != null) {
        data.put(name.substring(1), pairs[i + 1]);
      }
    }
    return data;
  }

  List<Events.Entry> entries() {
    List<Events.Entry> out = new ArrayList<>();
    for (Written event : shard.state.events) {
      Object json = event.data.get("");
      out.add(
          new Events.Entry(
              EventCursor.OLDEST.moved("0e", out.size() + 1 + "-0"),
              event.type,
              Instant.ofEpochMilli(event.time),
              "/reprise/model/0/" + event.epoch,
              event.subject,
              json == null ? Json.write(event.data) : String.valueOf(json)));
    }
    return out;
  }
}
