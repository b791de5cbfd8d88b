package dev.reprise.embedded;

import dev.reprise.embedded.Resp.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts, joins and stops the Redis of one folder.
///
/// Who is ours is never concluded from a pid or a port alone: the one that answers must take our
/// password *and* have been started with our file. So a stale pid file, a port that somebody else
/// took, and the copy of a home that runs elsewhere on the same port are all told apart. Redis's
/// launcher exits with 0 even where the daemon then can't listen; only its answer counts.
///
/// @param patience with a predecessor that doesn't answer or doesn't end
record Daemon(RedisFolder folder, Duration patience) {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);
  private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PORT_TRIES = 5;

  Daemon(RedisFolder folder) {
    this(folder, PATIENCE);
  }

  /// The daemon that runs, once it has read its data; empty where none runs.
  Optional<EmbeddedRedis> join() {
    Optional<RedisConfig> config = RedisConfig.read(folder.conf());
    if (config.isEmpty()) {
      return Optional.empty();
    }
    return switch (askUntilLoaded(config.get())) {
      case Answer.Ready ready -> Optional.of(running(config.get(), ready));
      case Answer.Loading loading ->
          throw new EmbeddedRedisException(
              "Redis (pid "
                  + loading.pid()
                  + ") still reads its data in "
                  + folder.dir()
                  + " after "
                  + LOAD_LIMIT.toSeconds()
                  + " s; give the same command again in a while.");
      case Answer.Nobody nobody -> Optional.empty();
      case Answer.Stranger stranger -> Optional.empty();
    };
  }

  /// Starts it, unless it runs by now. Called under the lock.
  EmbeddedRedis start() throws IOException {
    Optional<EmbeddedRedis> joined = join().or(this::awaitPredecessor);
    if (joined.isPresent()) {
      return joined.get();
    }
    RedisBinary binary = RedisBinary.locate(folder.home());
    ServerVersion version = binary.version();
    new DataFiles(folder).requireFor(version);
    TornTail.mend(folder.dir());
    Launcher launcher = new Launcher(folder, binary, version);
    RedisConfig config = RedisConfig.read(folder.conf()).orElseGet(RedisConfig::fresh);
    for (int i = 0; i < PORT_TRIES; i++) {
      config = onFreePort(config);
      if (launcher.launch(config, this::ask) == Launcher.Outcome.STARTED) {
        Optional<EmbeddedRedis> started = join();
        if (started.isPresent()) {
          RedisConfig.write(folder.endpoint(), List.of(config.uri()));
          RedisConfig.write(folder.dataVersion(), List.of(version.text()));
          return started.get();
        }
      }
    }
    throw new EmbeddedRedisException(
        "Redis in "
            + folder.dir()
            + " failed "
            + PORT_TRIES
            + " times to keep a port; see "
            + folder.log()
            + ".");
  }

  /// Ends it and waits for its end; false where none ran. Called under the lock.
  boolean stop() throws IOException {
    Optional<RedisConfig> config = RedisConfig.read(folder.conf());
    if (config.isEmpty() || !(ask(config.get()) instanceof Answer.Known known)) {
      if (awaitPredecessor().isEmpty()) {
        return false;
      }
      return stop();
    }
    Optional<ProcessHandle> process = ProcessHandle.of(known.pid());
    try (Resp resp = Resp.connect(config.get().port(), Answer.PATIENCE)) {
      resp.call("AUTH", config.get().password());
      if (resp.call("SHUTDOWN") instanceof Reply.Failure refused) {
        throw new EmbeddedRedisException(
            "Redis (pid "
                + known.pid()
                + ") refuses to stop: "
                + refused.message()
                + "; see "
                + folder.log()
                + ".");
      }
    } catch (IOException expected) {
      // It closes the connection instead of a reply.
    }
    if (!Pause.until(() -> process.filter(folder::isDaemon).isEmpty(), patience)) {
      throw new EmbeddedRedisException(
          "Redis (pid " + known.pid() + ") doesn't end; see " + folder.log() + ".");
    }
    Files.deleteIfExists(folder.endpoint());
    return true;
  }

  /// Called under the lock.
  EmbeddedRedis.Checked check(boolean repair) throws IOException {
    Optional<ProcessHandle> running = folder.process().or(folder::stray);
    if (running.isPresent()) {
      throw new EmbeddedRedisException(
          "Redis (pid "
              + running.get().pid()
              + ") runs in "
              + folder.dir()
              + "; its data is checked while it stands: give `reprise redis stop` first.");
    }
    DataCheck data = new DataCheck(folder, RedisBinary.locate(folder.home()));
    return repair ? data.repair() : data.check();
  }

  private Answer askUntilLoaded(RedisConfig config) {
    Answer answer = ask(config);
    if (answer instanceof Answer.Loading) {
      Pause.until(() -> !(ask(config) instanceof Answer.Loading), LOAD_LIMIT);
      return ask(config);
    }
    return answer;
  }

  /// Who answers for `config`; only a Redis with this folder's file is known.
  Answer ask(RedisConfig config) {
    Answer answer = Answer.of(config.port(), config.password());
    return answer instanceof Answer.Known known && !folder.owns(known)
        ? new Answer.Stranger("the Redis of " + known.configFile())
        : answer;
  }

  /// Two servers must never share one append-only file: one that is just ending or slow is waited
  /// for, one that hangs is named.
  private Optional<EmbeddedRedis> awaitPredecessor() {
    Pause.until(() -> folder.process().isEmpty() || join().isPresent(), patience);
    Optional<ProcessHandle> left = folder.process().or(folder::stray);
    Optional<EmbeddedRedis> joined = join();
    if (left.isPresent() && joined.isEmpty()) {
      throw new EmbeddedRedisException(
          "Redis (pid "
              + left.get().pid()
              + ") runs in "
              + folder.dir()
              + " but doesn't answer as this folder's: it hangs, or the folder was moved or"
              + " redis.conf changed since it started; if it stays so, end it with kill "
              + left.get().pid()
              + " (or kill -9; its data is kept) and give the same command again.");
    }
    return joined;
  }

  private static RedisConfig onFreePort(RedisConfig config) {
    if (FreePort.isFree(config.port())) {
      return config;
    }
    RedisConfig other = config.onAnotherPort();
    log.warn(
        "another program has taken Redis's port; commands that still run lose theirs."
            + " oldPort={} port={}",
        config.port(),
        other.port());
    return other;
  }

  private EmbeddedRedis running(RedisConfig config, Answer.Known redis) {
    return new EmbeddedRedis(
        config.port(), config.password(), redis.pid(), redis.version(), folder.dir());
  }
}
