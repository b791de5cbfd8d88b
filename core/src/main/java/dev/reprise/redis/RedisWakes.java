package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.WorkerStore.Ears;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Hears what scripts publish, on a connection that isn't the presence one: a job turned claimable,
/// a shard has a new timeline. What is missed is found by the slow poll.
final class RedisWakes {
  private RedisWakes() {}

  static AutoCloseable open(Link link, Space space, Set<String> types, Ears ears) {
    StatefulRedisPubSubConnection<String, byte[]> connection = link.openSubscriptions();
    Map<String, Integer> timelines = new HashMap<>();
    Map<String, Integer> channels = new HashMap<>();
    for (int shard = 0; shard < space.shards(); shard++) {
      timelines.put(space.keys(shard).timelineChannel(), shard);
      for (String type : types) {
        channels.put(space.keys(shard).wake(type), shard);
      }
    }
    channels.putAll(timelines);
    connection.addListener(
        new RedisPubSubAdapter<String, byte[]>() {
          @Override
          public void message(String channel, byte[] message) {
            Integer shard = timelines.get(channel);
            if (shard != null) {
              ears.newTimeline().accept(shard);
            } else {
              ears.claimable().accept(Reply.string(message));
            }
          }
        });
    link.wireOn(connection)
        .subscribe(
            Site.SUBSCRIBE_WAKES,
            () -> connection.async().subscribe(channels.keySet().toArray(String[]::new)));
    return connection;
  }
}
