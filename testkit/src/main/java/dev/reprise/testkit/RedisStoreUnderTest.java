package dev.reprise.testkit;

import dev.reprise.redis.RedisEvents;
import dev.reprise.redis.RedisStore;
import dev.reprise.seam.Seam;
import dev.reprise.seam.Site;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The store on a Redis of this machine, in a namespace of its own. Time passes by moving the shard
/// clock, and another history is had by forgetting which one it was.
public final class RedisStoreUnderTest implements SimStore {
  private static final int EVENTS_MAX = 100_000;

  private final RedisStore store;
  private final PlainRedis redis;
  private final String tag;
  private final ShardReader reader;
  private final List<WorkerStore> workers = new ArrayList<>();
  private final List<PlainRedis> listeners = new ArrayList<>();
  private final Interludes interludes;
  private final int port;
  private int saved;

  private RedisStoreUnderTest(int port, RedisStore store, Interludes interludes) {
    this.port = port;
    this.store = store;
    this.interludes = interludes;
    this.redis = PlainRedis.local(port);
    this.tag = "{" + store.namespace() + ":0}";
    this.reader = new ShardReader(redis, tag);
  }

  /// In a fresh namespace of the Redis on that port.
  public static RedisStoreUnderTest on(int port) {
    Interludes interludes = new Interludes();
    String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
    return on(port, namespace, interludes, interludes);
  }

  /// The same, with scripts that read the time from a key ([#wallClock]), and that are changed.
  public static RedisStoreUnderTest withOwnClock(int port, ScriptChange change) {
    String namespace = "s" + UUID.randomUUID().toString().substring(0, 8);
    RedisStoreUnderTest store =
        on(port, namespace, change.andClock(clockKey(namespace)), new Interludes());
    store.wallClock(0);
    return store;
  }

  private static RedisStoreUnderTest on(
      int port, String namespace, Seam seam, Interludes interludes) {
    return new RedisStoreUnderTest(
        port,
        RedisStore.connect("redis://127.0.0.1:" + port, null, null, namespace, 1, seam),
        interludes);
  }

  /// Has something happen after the nth call of a site from now on; of a store [#on] a port.
  public void afterCall(int nth, Site site, Runnable what) {
    interludes.after(site, nth, what);
  }

  /// Whether what was to happen has.
  public boolean isInterludeOver() {
    return interludes.isOver();
  }

  private static String clockKey(String namespace) {
    return "wall-clock:" + namespace;
  }

  @Override
  public Jobs jobs() {
    return store.jobs();
  }

  @Override
  public Recovery recovery() {
    return store.recovery();
  }

  @Override
  public TestWorker openWorker(String name, String lock) {
    TestWorker worker = worker(name, UUID.randomUUID().toString(), true);
    worker.open(lock);
    return worker;
  }

  @Override
  public TestWorker openBlindWorker(String name) {
    TestWorker worker = worker(name, UUID.randomUUID().toString(), false);
    worker.open("");
    return worker;
  }

  @Override
  public TestWorker worker(String name, String session, boolean seen) {
    WorkerStore own = store.forWorker();
    workers.add(own);
    return new TestWorker(
        name,
        session,
        own.claims(),
        own.sessions(),
        own.recovery(),
        () -> own.presence().subscribe(seen ? session : "nobody-" + session),
        () -> own.presence().subscribe("nobody-" + session));
  }

  @Override
  public void listen(int workers) {
    listeners.forEach(PlainRedis::close);
    listeners.clear();
    while (listeners.size() < workers) {
      PlainRedis listener = PlainRedis.local(port);
      listener.call("SUBSCRIBE", tag + ":wake:test");
      listeners.add(listener);
    }
  }

  @Override
  public void pass(Duration time) {
    if (Long.valueOf(1).equals(redis.call("EXISTS", key("clock")))) {
      redis.call("HINCRBY", key("clock"), "tick", Long.toString(time.toMillis()));
    }
  }

  @Override
  public void wallClock(long ms) {
    redis.call("SET", clockKey(store.namespace()), Long.toString(ms));
  }

  @Override
  public void newTimeline(boolean restarted) {
    if (Long.valueOf(0).equals(redis.call("EXISTS", key("timeline")))) {
      return;
    }
    redis.call("HSET", key("timeline"), "replid", "0".repeat(40));
    if (restarted) {
      redis.call("HSET", key("timeline"), "run_id", "0".repeat(40));
    }
  }

  @Override
  public void loseEverything() {
    Set<String> keys = reader.keys();
    if (!keys.isEmpty()) {
      List<String> command = new ArrayList<>(List.of("DEL"));
      keys.forEach(key -> command.add(key(key)));
      redis.call(command.toArray(String[]::new));
    }
  }

  @Override
  public Object save() {
    String prefix = "saved:" + store.namespace() + ":" + ++saved;
    copy(tag, prefix);
    return prefix;
  }

  @Override
  public void rollBack(Object before) {
    loseEverything();
    copy(String.valueOf(before), tag);
    newTimeline(true);
  }

  /// Copies every key with one prefix to another.
  private void copy(String from, String to) {
    List<String[]> copies = new ArrayList<>();
    for (String key : PlainRedis.texts(redis.call("KEYS", from + ":*"))) {
      copies.add(new String[] {"COPY", key, to + key.substring(from.length()), "REPLACE"});
    }
    redis.pipeline(copies);
  }

  @Override
  public List<Events.Entry> events() {
    try (RedisEvents events = store.events()) {
      return events.read(EventCursor.OLDEST, EVENTS_MAX, Duration.ZERO).events();
    } catch (Exception e) {
      throw new IllegalStateException("can't read events", e);
    }
  }

  @Override
  public List<String> violations() {
    return PartitionCheck.of(reader.read());
  }

  /// For tests of what only Redis has.
  public PlainRedis redis() {
    return redis;
  }

  /// A key of the shard.
  public String key(String name) {
    return tag + ":" + name;
  }

  @Override
  public ShardState state() {
    return reader.read();
  }

  /// Back to an empty namespace, without workers.
  public void reset() {
    listen(0);
    loseEverything();
    forgetSaved();
    workers.forEach(WorkerStore::close);
    workers.clear();
  }

  private void forgetSaved() {
    for (String key : PlainRedis.texts(redis.call("KEYS", "saved:" + store.namespace() + ":*"))) {
      redis.call("DEL", key);
    }
  }

  @Override
  public void close() {
    reset();
    redis.call("DEL", clockKey(store.namespace()));
    redis.close();
    store.close();
  }
}
