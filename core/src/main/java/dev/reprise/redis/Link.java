package dev.reprise.redis;

import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The driver, and the connections to one primary: one for scripts and reads, and further ones for
/// subscriptions, opened where a worker needs them. Lost connections come back by themselves; a
/// script that was under way is then sent again, which every script allows.
final class Link implements AutoCloseable {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration RECONNECT_LEAST = Duration.ofMillis(20);
  private static final Duration RECONNECT_MOST = Duration.ofMillis(250);

  private final ClientResources resources;
  private final LeanClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final RedisAddress address;
  private final Probe probe;
  private final Seam seam;

  private Link(
      ClientResources resources,
      LeanClient client,
      StatefulRedisConnection<String, byte[]> connection,
      RedisAddress address,
      Probe probe,
      Seam seam) {
    this.resources = resources;
    this.client = client;
    this.connection = connection;
    this.address = address;
    this.probe = probe;
    this.seam = seam;
  }

  /// Connects, and refuses a server that can't hold jobs.
  static Link connect(RedisAddress address, Seam seam) {
    return seam.around(
        Site.CONNECT.text(), () -> connect(address, seam, info -> Probe.of(address.shown(), info)));
  }

  /// Connects to whatever answers.
  static Link toAny(RedisAddress address) {
    return connect(address, Seam.NONE, Probe::any);
  }

  private static Link connect(RedisAddress address, Seam seam, Function<String, Probe> judge) {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .reconnectDelay(
                Delay.exponential(RECONNECT_LEAST, RECONNECT_MOST, 2, TimeUnit.MILLISECONDS))
            .build();
    LeanClient client = new LeanClient(resources, address.uri());
    client.setOptions(
        ClientOptions.builder()
            .protocolVersion(ProtocolVersion.RESP3)
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(
                SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true).build())
            .timeoutOptions(TimeoutOptions.create())
            .build());
    try {
      StatefulRedisConnection<String, byte[]> connection = client.connect(Values.CODEC);
      byte[] info =
          connection
              .async()
              .dispatch(
                  io.lettuce.core.protocol.CommandType.INFO,
                  new io.lettuce.core.output.ByteArrayOutput<>(Values.CODEC))
              .get(COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      Probe probe = judge.apply(new String(info, StandardCharsets.UTF_8));
      return new Link(resources, client, connection, address, probe, seam);
    } catch (Exception e) {
      shutDown(client, resources);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw RedisFaults.translate(address.shown(), "to connect", e);
    }
  }

  Probe probe() {
    return probe;
  }

  Wire wire() {
    return new Wire(connection, address.shown(), probe.flags(), seam, COMMAND_TIMEOUT);
  }

  /// A further connection, for subscriptions and (on RESP3) scripts beside them.
  StatefulRedisPubSubConnection<String, byte[]> openSubscriptions() {
    try {
      return seam.around(
          Site.CONNECT_SUBSCRIPTIONS.text(), () -> client.connectPubSub(Values.CODEC));
    } catch (RuntimeException e) {
      throw RedisFaults.translate(address.shown(), "to connect", e);
    }
  }

  /// Scripts on a connection of its own.
  Wire wireOn(StatefulRedisConnection<String, byte[]> other) {
    return new Wire(other, address.shown(), probe.flags(), seam, COMMAND_TIMEOUT);
  }

  @Override
  public void close() {
    connection.closeAsync().join();
    shutDown(client, resources);
  }

  private static void shutDown(LeanClient client, ClientResources resources) {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
