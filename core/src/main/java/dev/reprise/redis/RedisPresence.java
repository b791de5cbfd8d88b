package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.WorkerStore;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one connection of a worker that carries its presence subscriptions and its heartbeats, and
/// nothing else: the kernel closes its socket as the process dies, which others see at once.
final class RedisPresence implements WorkerStore.Presence, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisPresence.class);

  private final Link link;
  private final Space space;
  private final StatefulRedisPubSubConnection<String, byte[]> connection;
  private final List<String> channels = new ArrayList<>();
  private boolean refused;

  RedisPresence(Link link, Space space) {
    this.link = link;
    this.space = space;
    this.connection = link.openSubscriptions();
  }

  Wire wire() {
    return link.wireOn(connection);
  }

  @Override
  public void whenSubscribed(Runnable told) {
    connection.addListener(
        new RedisPubSubAdapter<String, byte[]>() {
          @Override
          public void subscribed(String channel, long count) {
            told.run();
          }
        });
  }

  @Override
  public synchronized void subscribe(String session) {
    Wire wire = wire();
    List<String> old = List.copyOf(channels);
    channels.clear();
    for (int shard = 0; shard < space.shards(); shard++) {
      channels.add(space.keys(shard).presence(session));
    }
    subscribed(wire);
    List<String> left = old.stream().filter(channel -> !channels.contains(channel)).toList();
    if (!left.isEmpty()) {
      wire.subscribe(
          Site.LEAVE_PRESENCE, () -> connection.async().unsubscribe(left.toArray(String[]::new)));
    }
  }

  @Override
  public synchronized boolean subscribeAgain() {
    return !channels.isEmpty() && subscribed(wire());
  }

  /// Without the right to channels nobody is seen by its connection, so nobody is declared dead by
  /// it; deadlines still count.
  private boolean subscribed(Wire wire) {
    boolean allowed =
        wire.subscribe(
            Site.SUBSCRIBE_PRESENCE,
            () -> connection.async().subscribe(channels.toArray(String[]::new)));
    if (!allowed && !refused) {
      refused = true;
      LOG.warn(
          "this Redis user may not use channels (grant &{{}:*): dead workers are noticed by their"
              + " deadline only, and waiting jobs by a slow poll",
          space.namespace());
    }
    return allowed;
  }

  @Override
  public void close() {
    connection.close();
  }
}
