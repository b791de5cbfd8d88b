package dev.reprise.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the embedded Redis back while a command runs.
///
/// It holds a connection on which nothing is said. `kill -9` closes it within a millisecond, and
/// the daemon is started again at once, or joined, where another command was quicker. A Redis that
/// is only slow or stopped is left alone.
public final class KeepAlive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeepAlive.class);
  private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CUTS = Duration.ofMillis(50);

  private final Path home;
  private final Thread watcher;
  private volatile EmbeddedRedis current;
  private volatile boolean closed;
  private volatile @Nullable Resp connection;

  private KeepAlive(Path home, EmbeddedRedis redis) {
    this.home = home;
    this.current = redis;
    this.watcher = Thread.ofPlatform().daemon().name("reprise-keep-redis").unstarted(this::watch);
  }

  /// Watches over `redis`, the daemon of `home`, until [#close].
  public static KeepAlive watch(Path home, EmbeddedRedis redis) {
    KeepAlive keepAlive = new KeepAlive(home, redis);
    keepAlive.watcher.start();
    return keepAlive;
  }

  /// The daemon as it was last started or joined; its port changes only where another program took
  /// the old one.
  public EmbeddedRedis current() {
    return current;
  }

  /// Ends the watch; the daemon goes on.
  @Override
  public void close() {
    closed = true;
    watcher.interrupt();
    Resp open = connection;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.debug("closing the watch on Redis: {}", e.toString());
      }
    }
  }

  private void watch() {
    while (!closed) {
      awaitEnd();
      if (!closed) {
        bringBack();
      }
    }
  }

  private void awaitEnd() {
    try (Resp resp = Resp.connect(current.port(), Answer.PATIENCE)) {
      connection = resp;
      if (resp.call("AUTH", current.password()) instanceof Resp.Reply.Text && !closed) {
        resp.awaitEnd();
      }
    } catch (IOException e) {
      log.debug("the watch on Redis ended: {}", e.toString());
    } finally {
      connection = null;
    }
  }

  private void bringBack() {
    long start = System.nanoTime();
    EmbeddedRedis before = current;
    try {
      EmbeddedRedis now = EmbeddedRedis.startOrJoin(home);
      current = now;
      if (now.pid() == before.pid()) {
        Pause.of(BETWEEN_CUTS); // only our connection was cut
        return;
      }
      log.warn(
          "embedded Redis was gone and runs again; nothing is lost, its clients reconnect."
              + " oldPid={} pid={} port={} tookMs={}",
          before.pid(),
          now.pid(),
          now.port(),
          Duration.ofNanos(System.nanoTime() - start).toMillis());
    } catch (EmbeddedRedisException e) {
      if (!closed) {
        log.error(
            "embedded Redis is gone; its jobs stand still until it can be started, which is tried"
                + " each second. {}",
            e.getMessage());
        Pause.of(BETWEEN_FAILURES);
      }
    }
  }
}
