package dev.reprise.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;

/// The one connection of a worker that carries its presence subscriptions and its heartbeats, and
/// nothing else: the kernel closes its socket as the process dies, which others see at once.
public final class RedisPresence implements AutoCloseable {
  private final Link link;
  private final Space space;
  private final StatefulRedisPubSubConnection<String, byte[]> connection;
  private final List<String> channels = new ArrayList<>();

  RedisPresence(Link link, Space space) {
    this.link = link;
    this.space = space;
    this.connection = link.openSubscriptions();
  }

  Wire wire() {
    return link.wireOn(connection);
  }

  /// Subscribes for a session in every shard, and leaves the session before it.
  public synchronized void subscribe(String session) {
    Wire wire = wire();
    List<String> old = List.copyOf(channels);
    channels.clear();
    for (int shard = 0; shard < space.shards(); shard++) {
      channels.add(space.keys(shard).presence(session));
    }
    wire.await(connection.async().subscribe(channels.toArray(String[]::new)));
    List<String> left = old.stream().filter(channel -> !channels.contains(channel)).toList();
    if (!left.isEmpty()) {
      wire.await(connection.async().unsubscribe(left.toArray(String[]::new)));
    }
  }

  /// Subscribes once more: drivers have lost subscriptions silently.
  public synchronized void subscribeAgain() {
    if (!channels.isEmpty()) {
      wire().await(connection.async().subscribe(channels.toArray(String[]::new)));
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
