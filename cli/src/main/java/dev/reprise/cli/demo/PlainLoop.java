package dev.reprise.cli.demo;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/// The loop that one writes today to move messages from a Redis stream into a table, with the care
/// that good tutorials ask for. It knows nothing of Reprise. Each choice is the common one:
///
/// - A consumer group, so that several processes share the work and each message has an owner.
/// - XACK only after the COMMIT: the other way round, a death in between would lose rows.
/// - A name that a restart keeps, and first its own pending messages: so a restart goes on at once.
/// - XAUTOCLAIM by idle time for the messages of a consumer that doesn't come back. Redis knows
///   nothing better than time here. Tutorials show a minute; these 5 s are in the loop's favour.
/// - One transaction for as many rows as an import's chunk has, with a prepared statement.
/// - Each Redis command is tried again until Redis is back.
///
/// What it can't do: make the COMMIT in the database and the XACK in Redis one step, and keep a
/// consumer from writing that was only taken for dead. Both insert rows twice, and nothing tells.
public final class PlainLoop {
  static final String STREAM = "cities";
  static final String GROUP = "loaders";
  public static final int BATCH = 500;
  static final Duration IDLE = Duration.ofSeconds(5);

  private static final Duration BLOCK = Duration.ofMillis(500);
  private static final Duration CLAIM_EVERY = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final String INSERT = "INSERT INTO cities VALUES (?, ?, ?, ?, ?, ?)";
  private static final List<String> COLUMNS =
      List.of("name", "lat", "lng", "country", "admin1", "admin2");

  private final Consumer<String> me;
  private final Steps steps;
  private long claimedAt = System.nanoTime();

  /// Where the demo slows the loop down and where it kills it; anywhere else these do nothing.
  public interface Steps {
    void beforeInsert();

    /// The rows are committed, their messages not yet acknowledged.
    void afterCommit();
  }

  /// @param name that a restart keeps
  public PlainLoop(String name, Steps steps) {
    this.me = Consumer.from(GROUP, name);
    this.steps = steps;
  }

  /// Works until every message is acknowledged.
  public void run(String uri, Path database) throws SQLException {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> redis = client.connect();
        Connection db = open(database)) {
      work(redis.sync(), db);
    } finally {
      client.shutdown(Duration.ZERO, BLOCK);
    }
  }

  private void work(RedisCommands<String, String> redis, Connection db) throws SQLException {
    load(redis, db, () -> read(redis, "0")); // what I had read when I died
    while (true) {
      load(redis, db, () -> abandoned(redis));
      List<StreamMessage<String, String>> batch = patiently(() -> read(redis, ">"));
      if (batch.isEmpty() && patiently(() -> redis.xpending(STREAM, GROUP)).getCount() == 0) {
        return;
      }
      insert(redis, db, batch);
    }
  }

  private void load(
      RedisCommands<String, String> redis,
      Connection db,
      Supplier<List<StreamMessage<String, String>>> source)
      throws SQLException {
    List<StreamMessage<String, String>> batch = patiently(source);
    while (!batch.isEmpty()) {
      insert(redis, db, batch);
      batch = patiently(source);
    }
  }

  @SuppressWarnings("unchecked") // one stream, in an array that nobody else sees
  private List<StreamMessage<String, String>> read(
      RedisCommands<String, String> redis, String from) {
    XReadArgs args = XReadArgs.Builder.count(BATCH).block(BLOCK);
    return redis.xreadgroup(me, args, StreamOffset.from(STREAM, from));
  }

  /// The messages of consumers that have been silent for too long.
  private List<StreamMessage<String, String>> abandoned(RedisCommands<String, String> redis) {
    if (System.nanoTime() - claimedAt < CLAIM_EVERY.toNanos()) {
      return Collections.emptyList();
    }
    claimedAt = System.nanoTime();
    List<StreamMessage<String, String>> claimed =
        redis
            .xautoclaim(STREAM, XAutoClaimArgs.Builder.xautoclaim(me, IDLE, "0-0").count(BATCH))
            .getMessages();
    if (!claimed.isEmpty()) {
      System.out.println("took over " + claimed.size() + " messages");
    }
    return claimed;
  }

  private void insert(
      RedisCommands<String, String> redis, Connection db, List<StreamMessage<String, String>> batch)
      throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    steps.beforeInsert();
    try (PreparedStatement insert = db.prepareStatement(INSERT)) {
      for (StreamMessage<String, String> message : batch) {
        for (int i = 0; i < COLUMNS.size(); i++) {
          insert.setString(i + 1, message.getBody().get(COLUMNS.get(i)));
        }
        insert.addBatch();
      }
      insert.executeBatch();
      db.commit();
    }
    steps.afterCommit();
    String[] ids = batch.stream().map(StreamMessage::getId).toArray(String[]::new);
    patiently(() -> redis.xack(STREAM, GROUP, ids));
  }

  private static Connection open(Path database) throws SQLException {
    Connection db = DriverManager.getConnection("jdbc:sqlite:" + database);
    try (Statement statement = db.createStatement()) {
      statement.execute("PRAGMA busy_timeout=10000");
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE IF NOT EXISTS cities (" + String.join(", ", COLUMNS) + ")");
    }
    db.setAutoCommit(false);
    return db;
  }

  private static <T> T patiently(Supplier<T> command) {
    while (true) {
      try {
        return command.get();
      } catch (RedisException e) {
        System.out.println("Redis is away, trying again: " + e.getMessage());
        Pause.of(BETWEEN_TRIES);
      }
    }
  }
}
