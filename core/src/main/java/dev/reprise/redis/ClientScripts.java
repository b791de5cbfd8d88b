package dev.reprise.redis;

import dev.reprise.RedisUnavailableException;
import java.util.List;

/// Runs scripts for a client: where Redis may have another history, the client has the epoch
/// advanced, and repeats.
final class ClientScripts {
  private static final int TRIES = 5;

  private final Wire wire;
  private final Space space;
  private final Epochs epochs;

  ClientScripts(Wire wire, Space space, Epochs epochs) {
    this.wire = wire;
    this.space = space;
    this.epochs = epochs;
  }

  /// @param args what follows the epoch
  Reply eval(Script script, int shard, List<String> keys, Args args) {
    for (int tries = 1; ; tries++) {
      Args all = new Args().number(epochs.of(shard));
      args.values().forEach(all::bytes);
      Reply reply = wire.eval(script, keys, all);
      if (!reply.is("timeline")) {
        return reply;
      }
      if (tries == TRIES) {
        throw new RedisUnavailableException(
            "Redis at " + wire.address() + " changes its history again and again (failover?).",
            null);
      }
      timeline(shard);
    }
  }

  /// Asks for the current epoch, and begins a new one where it is due.
  long timeline(int shard) {
    Reply reply =
        wire.eval(Script.TIMELINE, space.keys(shard).shard(), new Args().number(epochs.of(shard)));
    return epochs.seen(shard, reply.number(1));
  }
}
