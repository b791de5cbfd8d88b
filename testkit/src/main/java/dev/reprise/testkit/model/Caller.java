package dev.reprise.testkit.model;

/// The epoch that one caller believes in. Each worker has its own, so that no other can make it
/// miss a reconcile.
final class Caller {
  private final ModelShard shard;
  private long epoch;

  Caller(ModelShard shard) {
    this.shard = shard;
  }

  boolean isRefused() {
    return shard.refuses(epoch);
  }

  /// The highest epoch that it has seen.
  long epoch() {
    return epoch;
  }

  long seen(long other) {
    epoch = Math.max(epoch, other);
    return epoch;
  }

  /// What a client does that no session depends on: it has the epoch advanced, and goes on.
  void comeUp() {
    if (isRefused()) {
      seen(shard.advance(epoch));
    }
  }
}
