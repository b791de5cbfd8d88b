package dev.reprise.bench.byhand;

import dev.reprise.bench.Numbers;
import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;

/// `FirstReadRun URI ENTRIES WARM`: one consumer waits in `XREADGROUP BLOCK`, another connection
/// adds one entry; from before `XADD` to the entry in the consumer's hands.
public final class FirstReadRun {
  private static final Duration IDLE = Duration.ofMillis(5);

  private FirstReadRun() {}

  public static void main(String[] args) throws Exception {
    int entries = Integer.parseInt(args[1]);
    int warm = Integer.parseInt(args[2]);
    SynchronousQueue<Long> called = new SynchronousQueue<>();
    List<Double> millis = new ArrayList<>();
    RedisClient client = RedisClient.create(args[0]);
    try (Streams streams = new Streams(args[0]);
        var adding = client.connect();
        var reading = client.connect()) {
      streams.createGroup(Streams.STREAM);
      Thread.ofPlatform().daemon().start(() -> consume(reading.sync(), called));
      for (int i = -warm; i < entries; i++) {
        Waiting.pause(IDLE);
        long from = System.nanoTime();
        adding.sync().xadd(Streams.STREAM, "n", "1");
        long took = called.take() - from;
        if (i >= 0) {
          millis.add(took / 1e6);
        }
      }
      Say.figures(
          Map.of("p50 ms", Numbers.median(millis), "p99 ms", Numbers.percentile(millis, 0.99)));
    }
    System.exit(0);
  }

  @SuppressWarnings("unchecked") // the driver's array of generic offsets
  private static void consume(RedisCommands<String, String> redis, SynchronousQueue<Long> called) {
    Consumer<String> me = Consumer.from(Streams.GROUP, "one");
    try {
      while (true) {
        List<StreamMessage<String, String>> messages =
            redis.xreadgroup(
                me,
                XReadArgs.Builder.block(Duration.ofSeconds(10)).count(1),
                StreamOffset.lastConsumed(Streams.STREAM));
        for (StreamMessage<String, String> message : messages) {
          called.put(System.nanoTime());
          redis.xack(Streams.STREAM, Streams.GROUP, message.getId());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
