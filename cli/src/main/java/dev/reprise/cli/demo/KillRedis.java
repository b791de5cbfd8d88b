package dev.reprise.cli.demo;

import dev.reprise.embedded.EmbeddedRedis;
import java.time.Duration;
import java.util.Optional;

/// Redis itself dies.
final class KillRedis implements Play.Act {
  static final int PERCENT = 42;

  @Override
  public String title() {
    return "redis-server itself is killed.";
  }

  @Override
  public void play(Play play) {
    play.awaitPercent(PERCENT);
    long before = play.reprise().done();
    EmbeddedRedis.Status redis = status(play).orElseThrow(() -> new MissedException("no Redis"));
    long killed = System.nanoTime();
    Signals.kill9(redis.pid());
    play.tell(
        Fact.of(
                "kill",
                "kill -9 %d: redis-server %s, with %s done in it"
                    .formatted(redis.pid(), redis.version(), Play.count(before, "chunk")))
            .with("pid", redis.pid()));
    EmbeddedRedis.Status back =
        play.until(
            "Redis that answers again",
            () -> status(play).filter(now -> now.pid() != redis.pid() && !now.loading()));
    Duration away = Play.since(killed);
    long known = play.until("job in it", () -> play.reprise().job()).done();
    play.tell(
        Fact.of(
                "back",
                "a worker started it again; back after %s (pid %d) from its append-only file, with %s done in it"
                    .formatted(Play.text(away), back.pid(), Play.count(known, "chunk")))
            .with("ms", away.toMillis())
            .with("done", known));
    play.until(
        "chunk that is done since",
        () -> play.reprise().done() > known ? Optional.of(true) : Optional.empty());
    Duration on = Play.since(killed);
    play.tell(
        Fact.of(
                "resumed",
                "the workers waited and went on; the next chunk was done %s after the kill"
                    .formatted(Play.text(on)))
            .with("ms", on.toMillis()));
  }

  private static Optional<EmbeddedRedis.Status> status(Play play) {
    return EmbeddedRedis.status(play.stage().home());
  }
}
