package dev.reprise.bench.byhand;

import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;

/// `ClaimingRun URI NAME IDLE_MS CHUNK_MS`: a consumer that also looks, once in a tenth of the
/// time, for entries that another one has held for longer than so, and says when it begins one. A
/// slow consumer and a dead one look the same to it, and nothing stops the slow one's work.
public final class ClaimingRun {
  private ClaimingRun() {}

  public static void main(String[] args) {
    Say.endWithParent();
    Duration idle = Duration.ofMillis(Long.parseLong(args[2]));
    Duration chunk = Duration.ofMillis(Long.parseLong(args[3]));
    Consumer<String> me = Consumer.from(Streams.GROUP, args[1]);
    RedisClient client = RedisClient.create(args[0]);
    try (var connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      Say.line("ready");
      long looked = 0;
      while (true) {
        if (System.nanoTime() - looked > idle.toNanos() / 10) {
          looked = System.nanoTime();
          claim(redis, me, idle, chunk);
        }
        read(redis, me).forEach(message -> work(redis, message, chunk));
      }
    }
  }

  private static void claim(
      RedisCommands<String, String> redis, Consumer<String> me, Duration idle, Duration chunk) {
    var claimed =
        redis.xautoclaim(
            Streams.STREAM,
            new XAutoClaimArgs<String>().consumer(me).minIdleTime(idle).startId("0").count(10));
    for (StreamMessage<String, String> message : claimed.getMessages()) {
      Say.now("again");
      work(redis, message, chunk);
    }
  }

  @SuppressWarnings("unchecked") // the driver's array of generic offsets
  private static List<StreamMessage<String, String>> read(
      RedisCommands<String, String> redis, Consumer<String> me) {
    return redis.xreadgroup(
        me, XReadArgs.Builder.count(8), StreamOffset.lastConsumed(Streams.STREAM));
  }

  private static void work(
      RedisCommands<String, String> redis, StreamMessage<String, String> message, Duration chunk) {
    Waiting.pause(chunk);
    redis.xack(Streams.STREAM, Streams.GROUP, message.getId());
  }
}
