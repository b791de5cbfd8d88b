package dev.reprise.bench.measure;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.bench.Arena;
import dev.reprise.bench.Child;
import dev.reprise.bench.Waiting;
import dev.reprise.bench.ours.LoadedWorker;
import dev.reprise.embedded.RedisProcess;
import java.time.Duration;

/// Worker processes with more work than they can do, and somebody who looks at them.
final class Crew {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final long CHUNK_MS = 20;

  private static final int CHUNKS = 10_000_000;

  private final Arena arena;
  private final RedisProcess redis;
  private final Reprise reprise;
  private final Job job;

  Crew(Arena arena, RedisProcess redis) {
    this.arena = arena;
    this.redis = redis;
    this.reprise = arena.keep(Reprise.connect(redis.uri()));
    this.job =
        reprise.submit(LoadedWorker.WORK.job(new LoadedWorker.Params(CHUNK_MS)).chunks(CHUNKS));
  }

  Job job() {
    return job;
  }

  /// Starts a worker and waits for nothing.
  Child start(String name) {
    return arena.java(LoadedWorker.class, redis.uri(), name, arena.folder().toString());
  }

  /// Starts a worker, which then holds chunks.
  Child hire(String name) throws InterruptedException {
    Child worker = start(name);
    worker.await("ready", PATIENCE);
    awaitHolding(name);
    return worker;
  }

  void awaitHolding(String name) {
    Waiting.until(
        () ->
            reprise.workers().stream()
                .anyMatch(
                    w -> w.name().equals(name) && w.state().equals("working") && w.inFlight() > 0),
        name + " holding chunks");
  }

  /// How long after `from` this worker began a chunk that another had begun before.
  static double again(Child worker, long from) throws InterruptedException {
    return (Long.parseLong(worker.await("again", PATIENCE)) - from) / 1e6;
  }
}
