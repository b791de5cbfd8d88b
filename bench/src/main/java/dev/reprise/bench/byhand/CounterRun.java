package dev.reprise.bench.byhand;

import dev.reprise.bench.Say;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// `CounterRun URI CHUNKS WARM`: a loop that notes each chunk with SETBIT and INCRBY, pipelined, by
/// itself: no claim, no owner, no second worker, nothing that survives a kill. What writing it down
/// costs at all.
public final class CounterRun {
  private static final int AT_ONCE = 500;
  private static final int OUTSTANDING = 4;

  private CounterRun() {}

  public static void main(String[] args) throws Exception {
    int chunks = Integer.parseInt(args[1]);
    RedisClient client = RedisClient.create(args[0]);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      connection.setAutoFlushCommands(false);
      run(connection, "warm", Integer.parseInt(args[2]));
      long from = System.nanoTime();
      run(connection, "done", chunks);
      double seconds = (System.nanoTime() - from) / 1e9;
      Say.figures(Map.of("chunks/s", chunks / seconds, "s", seconds));
    }
    System.exit(0);
  }

  private static void run(
      StatefulRedisConnection<String, String> connection, String key, int chunks) throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    Deque<RedisFuture<Long>> lasts = new ArrayDeque<>();
    for (int i = 0; i < chunks; i += AT_ONCE) {
      RedisFuture<Long> last = redis.incrby(key + ":count", 0);
      for (int chunk = i; chunk < Math.min(chunks, i + AT_ONCE); chunk++) {
        var unused = redis.setbit(key, chunk, 1); // the last answer stands for all
        last = redis.incrby(key + ":count", 1);
      }
      connection.flushCommands();
      lasts.add(last);
      if (lasts.size() == OUTSTANDING) {
        lasts.remove().get(1, TimeUnit.MINUTES);
      }
    }
    for (RedisFuture<Long> last : lasts) {
      last.get(1, TimeUnit.MINUTES);
    }
  }
}
