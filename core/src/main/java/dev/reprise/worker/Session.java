package dev.reprise.worker;

import dev.reprise.Ids;
import dev.reprise.store.Sessions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// One incarnation of this worker. Requests about jobs are numbered through the whole session, so
/// they rise for each job.
final class Session {
  private final String id = Ids.random();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean lost;

  String id() {
    return id;
  }

  /// How it is opened in a shard; one of them tells of the worker.
  Sessions.Opening opening(
      int shard, int shards, WorkerOptions options, Set<String> types, String lock) {
    return new Sessions.Opening(
        shard,
        id,
        options.name(),
        ThisHost.name(),
        ProcessHandle.current().pid(),
        options.slots(),
        types,
        lock,
        options.deadline(),
        shard == Math.floorMod(options.name().hashCode(), shards));
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  /// Whether others have declared it dead.
  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }
}
