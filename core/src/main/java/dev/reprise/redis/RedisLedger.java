package dev.reprise.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.seam.Site;
import dev.reprise.store.JobRef;
import dev.reprise.store.Ledger;
import io.lettuce.core.Limit;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamMessage;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads streams and states, page by page.
final class RedisLedger implements Ledger {
  private static final int DONE_PAGE = 65_536; // bytes of the bitmap
  private static final int DEAD_PAGE = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Wire wire;
  private final Space space;

  RedisLedger(Wire wire, Space space) {
    this.wire = wire;
    this.space = space;
  }

  @Override
  public List<Told> entries(int shard, Stream stream, String after, int count) {
    Range<String> range = Range.from(Range.Boundary.excluding(after), Range.Boundary.unbounded());
    List<StreamMessage<String, byte[]>> messages =
        wire.read(
            Site.READ_EVENTS, c -> c.xrange(key(shard, stream), range, Limit.create(0, count)));
    return messages.stream().map(RedisLedger::told).toList();
  }

  private static Told told(StreamMessage<String, byte[]> message) {
    Fields fields = new Fields(message.getBody());
    return new Told(
        message.getId(),
        fields.text("type"),
        Instant.parse(fields.text("time")),
        fields.text("data"));
  }

  @Override
  public long length(int shard, Stream stream) {
    return wire.read(Site.READ_EVENTS, c -> c.xlen(key(shard, stream)));
  }

  private String key(int shard, Stream stream) {
    return space.keys(shard).key(stream == Stream.EVENTS ? "events" : "chunks");
  }

  @Override
  public Optional<State> state(JobRef ref) {
    String key = space.keys(ref).job(ref.id());
    Map<String, byte[]> record = wire.read(Site.READ_JOB, c -> c.hgetall(key));
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Fields job = new Fields(record);
    return Optional.of(
        new State(
            job.text("uid"),
            job.text("status"),
            job.number("version"),
            job.text("trace").equals("1"),
            job.number("total"),
            job.number("recoveries"),
            job.text("has_finish").equals("1") ? job.text("finish") : "off",
            Instant.ofEpochMilli(job.number("created_at")),
            counters(key),
            job.number("done"),
            done(key),
            dead(key)));
  }

  private Map<String, Long> counters(String key) {
    Map<String, Long> counters = new TreeMap<>();
    wire.read(Site.READ_JOB, c -> c.hgetall(key + ":counters"))
        .forEach((name, value) -> counters.put(name, Long.valueOf(Reply.string(value))));
    return counters;
  }

  /// A bit a chunk, at most 12.5 MB.
  private BitSet done(String key) {
    BitSet done = new BitSet();
    byte[] bytes;
    long from = 0;
    do {
      long first = from;
      bytes =
          wire.read(Site.READ_CHUNKS, c -> c.getrange(key + ":done", first, first + DONE_PAGE - 1));
      for (int at = 0; at < bytes.length; at++) {
        for (int bit = 0; bytes[at] != 0 && bit < 8; bit++) {
          if ((bytes[at] >> (7 - bit) & 1) == 1) {
            done.set((int) ((from + at) * 8 + bit));
          }
        }
      }
      from += DONE_PAGE;
    } while (bytes.length == DONE_PAGE);
    return done;
  }

  private Map<String, Long> dead(String key) {
    Map<String, Long> dead = new TreeMap<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    do {
      ScanCursor from = cursor;
      MapScanCursor<String, byte[]> page =
          wire.read(
              Site.READ_CHUNKS,
              c -> c.hscan(key + ":dead", from, ScanArgs.Builder.limit(DEAD_PAGE)));
      page.getMap().forEach((index, why) -> dead.put(index, attempt(Reply.string(why))));
      cursor = page;
    } while (!cursor.isFinished());
    return dead;
  }

  private static long attempt(String why) {
    try {
      return JSON.readTree(why).path("attempt").asLong();
    } catch (JsonProcessingException e) {
      return 0; // damaged: no event has that attempt
    }
  }

  @Override
  public boolean hasSession(int shard, String session) {
    return wire.read(Site.READ_SESSIONS, c -> c.exists(space.keys(shard).session(session).get(0)))
        > 0;
  }
}
