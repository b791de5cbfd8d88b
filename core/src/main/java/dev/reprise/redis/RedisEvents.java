package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Reads the two streams of every shard, merged by time, from a cursor on. A reader blocks on a
/// connection of its own.
public final class RedisEvents implements Events, AutoCloseable {
  private final Wire wire;
  private final Space space;
  private final AutoCloseable connection;

  RedisEvents(Wire wire, Space space, AutoCloseable connection) {
    this.wire = wire;
    this.space = space;
    this.connection = connection;
  }

  @Override
  public Batch read(EventCursor cursor, int count, Duration block) {
    NavigableMap<String, String> positions = new TreeMap<>();
    for (int shard = 0; shard < space.shards(); shard++) {
      positions.put(shard + "e", cursor.position(shard + "e"));
      positions.put(shard + "c", cursor.position(shard + "c"));
    }
    return wire.reads(
        Site.READ_EVENTS,
        reads -> {
          boolean trimmed = trimmed(reads, positions);
          return batch(cursor, read(reads, positions, count, block), trimmed);
        });
  }

  private static Batch batch(EventCursor cursor, List<Read> reads, boolean trimmed) {
    List<Entry> entries = new ArrayList<>();
    EventCursor at = cursor;
    for (Read read : reads) {
      at = at.moved(read.stream(), read.message().getId());
      entries.add(entry(at, read.message()));
    }
    return new Batch(entries, at, trimmed);
  }

  /// The position behind the newest event: for what happens from now on.
  public EventCursor latest() {
    EventCursor at = EventCursor.OLDEST;
    for (int shard = 0; shard < space.shards(); shard++) {
      for (String stream : List.of(shard + "e", shard + "c")) {
        List<StreamMessage<String, byte[]>> last =
            wire.read(
                Site.READ_EVENTS,
                c ->
                    c.xrevrange(
                        key(stream),
                        io.lettuce.core.Range.unbounded(),
                        io.lettuce.core.Limit.create(0, 1)));
        at = last.isEmpty() ? at : at.moved(stream, last.getFirst().getId());
      }
    }
    return at;
  }

  private record Read(String stream, StreamMessage<String, byte[]> message) {
    /// Entries are ordered by the time in their ids.
    private long[] order() {
      String[] parts = message.getId().split("-");
      return new long[] {Long.parseLong(parts[0]), Long.parseLong(parts[1])};
    }

    static final Comparator<Read> BY_TIME =
        Comparator.<Read>comparingLong(read -> read.order()[0])
            .thenComparing(Read::stream, Comparator.reverseOrder())
            .thenComparingLong(read -> read.order()[1]);
  }

  /// Merged; where one stream has more than was asked for, nothing later than its last is given
  /// yet.
  private List<Read> read(
      Wire.Reads redis, Map<String, String> positions, int count, Duration block) {
    Map<String, String> names = new HashMap<>();
    List<XReadArgs.StreamOffset<String>> offsets = new ArrayList<>();
    positions.forEach(
        (stream, id) -> {
          String key = key(stream);
          names.put(key, stream);
          offsets.add(XReadArgs.StreamOffset.from(key, id));
        });
    XReadArgs args = XReadArgs.Builder.count(count);
    if (!block.isZero()) {
      args.block(block);
    }
    @SuppressWarnings({"unchecked", "rawtypes"})
    XReadArgs.StreamOffset<String>[] from =
        (XReadArgs.StreamOffset<String>[]) offsets.toArray(new XReadArgs.StreamOffset[0]);
    List<StreamMessage<String, byte[]>> messages = redis.await(redis.commands().xread(args, from));
    List<Read> reads = new ArrayList<>();
    Map<String, Integer> counted = new HashMap<>();
    Map<String, Read> last = new HashMap<>();
    for (StreamMessage<String, byte[]> message : messages) {
      String stream = names.getOrDefault(message.getStream(), "0e");
      Read read = new Read(stream, message);
      reads.add(read);
      counted.merge(stream, 1, Integer::sum);
      last.put(stream, read);
    }
    reads.sort(Read.BY_TIME);
    return last.entrySet().stream()
        .filter(entry -> counted.getOrDefault(entry.getKey(), 0) >= count)
        .map(Map.Entry::getValue)
        .min(Read.BY_TIME)
        .map(
            bound -> reads.stream().filter(read -> Read.BY_TIME.compare(read, bound) <= 0).toList())
        .orElse(reads);
  }

  /// Whether entries after a position were trimmed: its own entry is gone, and older ones were
  /// dropped.
  private boolean trimmed(Wire.Reads redis, Map<String, String> positions) {
    for (Map.Entry<String, String> position : positions.entrySet()) {
      String id = position.getValue();
      if (!id.equals("0-0")) {
        String key = key(position.getKey());
        List<StreamMessage<String, byte[]>> own =
            redis.await(redis.commands().xrange(key, io.lettuce.core.Range.create(id, id)));
        List<StreamMessage<String, byte[]>> first =
            redis.await(
                redis
                    .commands()
                    .xrange(
                        key,
                        io.lettuce.core.Range.unbounded(),
                        io.lettuce.core.Limit.create(0, 1)));
        if (own.isEmpty() && !first.isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private String key(String stream) {
    int shard = Integer.parseInt(stream.substring(0, stream.length() - 1));
    return space.keys(shard).key(stream.endsWith("e") ? "events" : "chunks");
  }

  private static Entry entry(EventCursor at, StreamMessage<String, byte[]> message) {
    Fields fields = new Fields(message.getBody());
    return new Entry(
        at,
        fields.text("type"),
        Instant.parse(fields.text("time")),
        fields.text("source"),
        fields.text("subject"),
        fields.text("data"));
  }

  @Override
  public void close() throws Exception {
    connection.close();
  }
}
