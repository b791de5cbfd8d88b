package dev.reprise.redis;

import java.util.concurrent.atomic.AtomicLongArray;

/// The epoch that one caller (a worker's session, or a client) believes each shard to be on. A
/// caller keeps its own: a client that learns of a new epoch must not let a worker skip its
/// reconciles.
final class Epochs {
  private final AtomicLongArray known;

  Epochs(int shards) {
    this(shards, 0);
  }

  /// All on that one, to begin with.
  Epochs(int shards, long epoch) {
    this.known = new AtomicLongArray(shards);
    for (int shard = 0; shard < shards; shard++) {
      known.set(shard, epoch);
    }
  }

  long of(int shard) {
    return known.get(shard);
  }

  /// Keeps the highest.
  long seen(int shard, long epoch) {
    return known.accumulateAndGet(shard, epoch, Math::max);
  }
}
