package dev.reprise.cli.demo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// Puts the rows on the plain loop's stream, a message each, before the story begins. It is never
/// killed, which is in the loop's favour: a producer that dies midway loses rows or sends them
/// twice.
final class PlainFeed {
  private static final int AT_ONCE = 2_000;

  private PlainFeed() {}

  static void fill(String uri, CsvText.Table table) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisAsyncCommands<String, String> redis = connection.async();
      StreamOffset<String> start = StreamOffset.from(PlainLoop.STREAM, "0");
      redis.xgroupCreate(start, PlainLoop.GROUP, XGroupCreateArgs.Builder.mkstream()).get();
      List<RedisFuture<String>> sent = new ArrayList<>();
      connection.setAutoFlushCommands(false);
      for (List<String> row : table.rows()) {
        sent.add(redis.xadd(PlainLoop.STREAM, message(table.header(), row)));
        if (sent.size() == AT_ONCE) {
          flush(connection, sent);
        }
      }
      flush(connection, sent);
    } catch (ExecutionException e) {
      throw new IllegalStateException("The plain loop's stream can't be filled.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static void flush(
      StatefulRedisConnection<String, String> connection, List<RedisFuture<String>> sent)
      throws ExecutionException, InterruptedException {
    connection.flushCommands();
    for (RedisFuture<String> id : sent) {
      id.get();
    }
    sent.clear();
  }

  private static Object[] message(List<String> header, List<String> row) {
    Object[] message = new Object[header.size() * 2];
    for (int i = 0; i < header.size(); i++) {
      message[2 * i] = header.get(i);
      message[2 * i + 1] = row.get(i);
    }
    return message;
  }
}
