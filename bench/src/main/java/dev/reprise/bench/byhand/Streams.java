package dev.reprise.bench.byhand;

import io.lettuce.core.Consumer;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A queue on a Redis stream as a careful user writes it: a consumer group, `XREADGROUP` with the
/// next batches asked for before this one is worked through, and its `XACK` sent without waiting
/// for the answer. At least once, with nothing told and nothing fenced.
final class Streams implements AutoCloseable {
  static final String STREAM = "work";
  static final String GROUP = "workers";

  private static final int ADDED_AT_ONCE = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final RedisAsyncCommands<String, String> redis;

  Streams(String uri) {
    client = RedisClient.create(uri);
    connection = client.connect();
    redis = connection.async();
  }

  void createGroup(String stream) {
    connection
        .sync()
        .xgroupCreate(
            StreamOffset.from(stream, "0"), GROUP, XGroupCreateArgs.Builder.mkstream(true));
  }

  /// Adds entries with one field, a thousand to a round trip.
  void add(String stream, int count, String payload) {
    connection.setAutoFlushCommands(false);
    List<RedisFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(redis.xadd(stream, "n", payload));
      if (sent.size() == ADDED_AT_ONCE || i == count - 1) {
        flush(sent);
      }
    }
    connection.setAutoFlushCommands(true);
  }

  private void flush(List<RedisFuture<?>> sent) {
    connection.flushCommands();
    if (!LettuceFutures.awaitAll(PATIENCE, sent.toArray(RedisFuture[]::new))) {
      throw new IllegalStateException("Redis doesn't answer");
    }
    sent.clear();
  }

  /// Reads and acknowledges so many entries, which are there.
  ///
  /// @param ahead batches asked for at once
  void consume(String stream, int count, int batch, int ahead) throws Exception {
    Deque<RedisFuture<List<StreamMessage<String, String>>>> asked = new ArrayDeque<>();
    Deque<RedisFuture<Long>> acknowledged = new ArrayDeque<>();
    int done = 0;
    while (done < count) {
      while (asked.size() < ahead) {
        asked.add(read(stream, batch));
      }
      List<StreamMessage<String, String>> messages =
          asked.remove().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (messages.isEmpty()) {
        continue;
      }
      String[] ids = new String[messages.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = messages.get(i).getId(); // here the work would be done
      }
      acknowledged.add(redis.xack(stream, GROUP, ids));
      done += ids.length;
      while (!acknowledged.isEmpty() && acknowledged.element().isDone()) {
        acknowledged.remove();
      }
    }
    for (RedisFuture<Long> each : acknowledged) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @SuppressWarnings("unchecked") // the driver's array of generic offsets
  private RedisFuture<List<StreamMessage<String, String>>> read(String stream, int batch) {
    return redis.xreadgroup(
        Consumer.from(GROUP, "one"),
        XReadArgs.Builder.count(batch),
        StreamOffset.lastConsumed(stream));
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
