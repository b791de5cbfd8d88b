package dev.reprise.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.RepriseException;
import dev.reprise.seam.Site;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at a Redis and at one namespace in it, whether it suits or not. It changes nothing there;
/// below 7.0, where a right can only be known by using it, it makes and deletes one key.
public final class Checkup implements AutoCloseable {
  private static final String NAME = "doctor";
  private static final String CHANNELS = "channels";

  /// What scripts and reads need, each in a form that does no harm; `K` is a key of the namespace,
  /// `C` a channel of it.
  private static final List<String> COMMANDS =
      List.of(
          "HSET K f v",
          "HGETALL K",
          "HMGET K f",
          "HDEL K f",
          "HINCRBY K n 1",
          "HRANDFIELD K",
          "HKEYS K",
          "HSCAN K 0",
          "DEL K",
          "ZADD K 1 m",
          "ZMSCORE K m",
          "ZRANGE K 0 0",
          "ZREM K m",
          "ZREVRANGE K 0 0",
          "DEL K",
          "SADD K m",
          "SMEMBERS K",
          "SREM K m",
          "SMISMEMBER K m",
          "DEL K",
          "SETBIT K 0 0",
          "GETBIT K 0",
          "BITFIELD_RO K GET u1 0",
          "BITCOUNT K",
          "SETRANGE K 0 v",
          "GETRANGE K 0 1",
          "DEL K",
          "XADD K MAXLEN ~ 1 * f v",
          "XRANGE K - + COUNT 1",
          "XREVRANGE K + - COUNT 1",
          "XREAD COUNT 1 STREAMS K 0",
          "XLEN K",
          "UNLINK K",
          "EXISTS K",
          "TIME",
          "INFO replication",
          "PUBSUB NUMSUB C",
          "PUBLISH C v");

  private static final String CHECK =
      """
      local refused = {}
      for i = 1, #ARGV do
        local words = {}
        for word in string.gmatch(ARGV[i], '%S+') do
          if word == 'K' then word = KEYS[1] elseif word == 'C' then word = KEYS[2] end
          words[#words + 1] = word
        end
        local allowed
        if redis.acl_check_cmd then
          allowed = redis.acl_check_cmd(unpack(words))
        else
          local reply = redis.pcall(unpack(words))
          allowed = not (type(reply) == 'table' and reply.err
            and string.find(reply.err, 'The user executing the script', 1, true))
        end
        if not allowed then refused[#refused + 1] = ARGV[i] end
      end
      return refused
      """;

  private final Link link;
  private final Wire wire;
  private final String namespace;

  private Checkup(Link link, String namespace) {
    this.link = link;
    this.wire = link.wire();
    this.namespace = namespace;
  }

  /// @throws dev.reprise.RedisUnavailableException where nobody answers, or the password is wrong
  public static Checkup connect(
      String uri, @Nullable String user, @Nullable String password, String namespace) {
    return new Checkup(Link.toAny(RedisAddress.parse(uri, user, password)), namespace);
  }

  /// Host and port, without credentials.
  public String address() {
    return wire.address();
  }

  /// All that the server says of itself.
  public Map<String, String> info() {
    return Probe.fields(wire.read(Site.READ_SERVER, c -> c.info()));
  }

  /// Settings by their names; none where this user or this provider doesn't let them be read.
  public Map<String, String> settings(String... names) {
    Map<String, String> settings = new TreeMap<>();
    try {
      for (String name : names) {
        settings.putAll(wire.read(Site.READ_SERVER, c -> c.configGet(name)));
      }
    } catch (RepriseException e) {
      settings.clear();
    }
    return settings;
  }

  /// How long some round trips take, the shortest first.
  public List<Duration> roundTrips(int count) {
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long from = System.nanoTime();
      wire.read(Site.READ_SERVER, c -> c.ping());
      took.add(Duration.ofNanos(System.nanoTime() - from));
    }
    took.sort(null);
    return took;
  }

  /// Its clock.
  public Instant time() {
    List<byte[]> time = wire.read(Site.READ_SERVER, c -> c.time());
    return Instant.ofEpochSecond(Long.parseLong(Reply.string(time.get(0))))
        .plusNanos(Long.parseLong(Reply.string(time.get(1))) * 1_000);
  }

  /// Who this connection is to Redis.
  public String user() {
    try {
      return wire.read(Site.READ_SERVER, c -> c.aclWhoami());
    } catch (RepriseException e) {
      return "default";
    }
  }

  /// The namespace's record; empty where nobody has used it yet.
  public Map<String, String> namespaceRecord() {
    Map<String, String> record = new HashMap<>();
    wire.read(Site.READ_SERVER, c -> c.hgetall(Keys.namespaceRecord(namespace)))
        .forEach((field, value) -> record.put(field, Reply.string(value)));
    return record;
  }

  /// How many entries a shard's streams hold: events, then chunks.
  public List<Long> streamLengths(int shard) {
    Keys keys = Keys.of(namespace, shard);
    return List.of(
        wire.read(Site.READ_SERVER, c -> c.xlen(keys.key("events"))),
        wire.read(Site.READ_SERVER, c -> c.xlen(keys.key("chunks"))));
  }

  /// What this user may not do of what Reprise does: commands, `channels`, or `EVAL`.
  public List<String> refused() {
    Keys keys = Keys.of(namespace, 0);
    List<String> refused = new ArrayList<>();
    try {
      List<Object> found =
          wire.read(
              Site.READ_SERVER,
              c ->
                  c.eval(
                      CHECK,
                      ScriptOutputType.MULTI,
                      new String[] {keys.key(NAME), keys.key("wake:" + NAME)},
                      COMMANDS.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new)));
      found.stream().map(each -> name(Reply.string(each))).distinct().forEach(refused::add);
    } catch (RepriseException e) {
      refused.add("EVAL");
    }
    if (!refused.contains(CHANNELS) && !maySubscribe(keys.key("presence:" + NAME))) {
      refused.add(CHANNELS);
    }
    return refused;
  }

  private static String name(String command) {
    return command.startsWith("PUBLISH") ? CHANNELS : command.split(" ")[0];
  }

  private boolean maySubscribe(String channel) {
    try (StatefulRedisPubSubConnection<String, byte[]> subscriptions = link.openSubscriptions()) {
      return link.wireOn(subscriptions)
          .subscribe(Site.READ_SERVER, () -> subscriptions.async().subscribe(channel));
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
