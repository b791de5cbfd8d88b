package dev.reprise.testkit.crash;

import dev.reprise.Ids;
import dev.reprise.redis.RedisStore;
import dev.reprise.seam.Seam;
import dev.reprise.sink.JdbcTarget;
import dev.reprise.sink.JdbcUrl;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Sessions;
import dev.reprise.store.WorkerStore;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.testkit.ShardReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All that outlives the processes of a run: a namespace of a real Redis and a SQLite file. It also
/// does what befalls a process from outside: others that died, another history of Redis, an
/// observer that takes it for dead. One run at a time.
final class World implements AutoCloseable {
  static final String WORKER = "w";
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration LATER = Duration.ofMillis(50);
  private static final int TRIES = 100;

  private static final String KEEP =
      """
      redis.call('DEL', KEYS[1])
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
        redis.call('HSET', KEYS[1], key, redis.call('DUMP', key))
      end
      """;
  private static final String GO_BACK =
      """
      for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', key) end
      local kept = redis.call('HGETALL', KEYS[1])
      for i = 1, #kept, 2 do redis.call('RESTORE', kept[i], 0, kept[i + 1]) end
      redis.call('DEL', KEYS[1])
      redis.call('HSET', KEYS[2], 'replid', ARGV[2], 'run_id', ARGV[2])
      """;

  private final String uri;
  private final String namespace;
  private final Path dir;
  private final Work work;
  private final PlainRedis redis;
  private final RedisStore store;
  private final WorkerStore hands;
  private final JdbcTarget target;
  private final Set<String> redriven = ConcurrentHashMap.newKeySet();

  World(String uri, int port, String namespace, Path dir, Work work) {
    this.uri = uri;
    this.namespace = namespace;
    this.dir = dir;
    this.work = work;
    this.redis = PlainRedis.local(port);
    this.store = RedisStore.connect(uri, null, null, namespace, 1, Seam.NONE);
    this.hands = store.forWorker();
    this.target = JdbcTarget.open(url());
  }

  String uri() {
    return uri;
  }

  String namespace() {
    return namespace;
  }

  Path dir() {
    return dir;
  }

  Work work() {
    return work;
  }

  JdbcUrl url() {
    return new JdbcUrl("jdbc:sqlite:" + dir.resolve(namespace + ".db"));
  }

  RedisStore store() {
    return store;
  }

  PlainRedis redis() {
    return redis;
  }

  ShardReader reader() {
    return new ShardReader(redis, tag());
  }

  String key(String name) {
    return tag() + ":" + name;
  }

  private String tag() {
    return "{" + namespace + ":0}";
  }

  JobRef ref(String name) {
    return new JobRef(name + ".0", "u-" + name, "numbers", 0);
  }

  /// Back to an empty Redis and an empty database.
  void reset() throws SQLException {
    List<String> command =
        new ArrayList<>(List.of("DEL", "{" + namespace + "}:namespace", snapshot()));
    reader().keys().forEach(key -> command.add(key(key)));
    redis.call(command.toArray(String[]::new));
    RedisStore.connect(uri, null, null, namespace, 1, Seam.NONE).close();
    redriven.clear();
    try (Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        statement.execute("DROP TABLE \"" + table + "\"");
      }
    }
  }

  /// A worker that died before this process began: it holds chunks of one job, of which one was
  /// even lost from its set, and had another job wait for a retry.
  void ghost(int life) {
    JobRef held = ref("held-" + life);
    JobRef delayed = ref("delayed-" + life);
    store.jobs().submit(Work.held(held, "held", 4));
    store.jobs().submit(Work.held(delayed, "held", 1));
    store.jobs().submit(Work.held(ref("later-" + life), "later", 1));
    String ghost = opened("ghost-" + life);
    Map<String, String> phase = PlainRedis.map(redis.call("HGETALL", key("timeline")));
    redis.call("HDEL", key("timeline"), "waiting", "phase_until");
    take(held, ghost, 3);
    take(delayed, ghost, 1);
    forget(held, life);
    hands
        .claims()
        .settle(
            delayed,
            ghost,
            "ghost",
            2,
            List.of(new Outcome.Release(ChunkRange.of(0, 1), "", LATER)),
            0,
            false,
            0);
    for (String field : List.of("waiting", "phase_until")) {
      if (phase.containsKey(field)) {
        redis.call("HSET", key("timeline"), field, phase.getOrDefault(field, ""));
      }
    }
    redis.call("SREM", key("job:" + held.id() + ":inflight:" + ghost), "1");
    redis.call("ZADD", key("sessions"), "0", ghost);
  }

  /// A session that holds a chunk, and of which nothing but that is left.
  private void forget(JobRef job, int life) {
    String session = opened("forgotten-" + life, false);
    take(job, session, 1);
    redis.call("DEL", key("session:" + session), key("session:" + session + ":jobs"));
    redis.call("ZREM", key("sessions"), session);
    redis.call("HDEL", key("names"), "forgotten-" + life);
  }

  private void take(JobRef job, String session, int chunks) {
    ClaimReply reply = hands.claims().claim(job, session, 1, chunks, false);
    if (!(reply instanceof ClaimReply.Taken taken) || taken.chunks().isEmpty()) {
      throw new IllegalStateException("the ghost was to hold chunks, but its claim got " + reply);
    }
  }

  private String opened(String name) {
    return opened(name, true);
  }

  /// @param told whether events tell of it
  private String opened(String name, boolean told) {
    String session = name + "-" + Ids.random().substring(0, 8);
    hands
        .sessions()
        .open(
            new Sessions.Opening(
                0, session, name, "host", 1, 1, Set.of("numbers"), "", DEADLINE, told));
    return session;
  }

  /// Keeps Redis as it is now, for [#goBack].
  synchronized void keep() {
    redis.call("EVAL", KEEP, "1", snapshot(), tag() + ":*");
  }

  /// Redis comes back as it was kept, as after a power loss: what happened since is forgotten.
  synchronized void goBack() {
    redis.call("EVAL", GO_BACK, "2", snapshot(), key("timeline"), tag() + ":*", "0".repeat(40));
  }

  private String snapshot() {
    return "snapshot:" + namespace;
  }

  /// An observer takes the worker that runs for dead, and takes back all that it holds.
  synchronized void takeOver() {
    Object session = redis.call("HGET", key("names"), WORKER);
    if (session == null) {
      return;
    }
    String victim = session.toString();
    String observer = opened("observer");
    for (int tries = 1; ; tries++) {
      redis.call("ZADD", key("sessions"), "0", victim);
      LoseReply reply = hands.recovery().lose(0, observer, victim, Cause.DEADLINE, "", "observer");
      if (reply instanceof LoseReply.Lost || reply instanceof LoseReply.None) {
        break;
      }
      if (reply instanceof LoseReply.NewTimeline) {
        hands
            .sessions()
            .heartbeat(new Sessions.Beat(0, observer, DEADLINE, 0, "working", Map.of(), null));
      }
      if (tries == TRIES) {
        throw new IllegalStateException("the worker can't be taken for dead: " + reply);
      }
    }
    for (String job : hands.claims().jobsOf(0, victim)) {
      hands.recovery().recover(0, job, victim, "observer", 512);
    }
    hands.sessions().close(0, observer, List.of());
  }

  /// From now on the job's chunk doesn't fail any more.
  void mend(String job) {
    redriven.add(job);
  }

  boolean isMended(String job) {
    return redriven.contains(job);
  }

  /// Rows of a query, their columns joined by a blank.
  List<String> query(String sql) throws SQLException {
    List<String> out = new ArrayList<>();
    try (Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder row = new StringBuilder(rows.getString(1));
        for (int i = 2; i <= columns; i++) {
          row.append(' ').append(rows.getString(i));
        }
        out.add(row.toString());
      }
    }
    return out;
  }

  @Override
  public void close() {
    target.close();
    hands.close();
    store.close();
    redis.close();
  }
}
