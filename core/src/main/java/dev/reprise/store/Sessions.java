package dev.reprise.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a worker does with its own session, in one shard.
public interface Sessions {

  /// @param lock the random id in the worker's lock file, empty where it holds none
  /// @param home whether this is the shard that tells of the worker
  record Opening(
      int shard,
      String session,
      String worker,
      String host,
      long pid,
      int slots,
      Set<String> types,
      String lock,
      Duration deadline,
      boolean home) {}

  /// Opens a session that is already subscribed to its presence channel.
  Opened open(Opening opening);

  /// @param predecessor the session that bore the worker's name before, null where none did
  /// @param subscribers of the presence channel, as the primary counts them
  record Opened(long epoch, long subscribers, @Nullable String predecessor) {}

  /// @param reconciled the epoch on which every reconcile is through, 0 for none
  /// @param skips jobs that the worker leaves alone for a while, and why
  /// @param recovery data of a `recovery.completed` event to write, null for none
  record Beat(
      int shard,
      String session,
      Duration deadline,
      long reconciled,
      String state,
      Map<String, String> skips,
      @Nullable String recovery) {}

  HeartbeatReply heartbeat(Beat beat);

  sealed interface HeartbeatReply {
    /// @param delayed until the first delayed job of the shard is due
    record Alive(long epoch, long subscribers, Optional<Duration> delayed)
        implements HeartbeatReply {}

    record Gone(long epoch) implements HeartbeatReply {}
  }

  /// Ends a drained session; `jobs` are those that it may hold.
  CloseReply close(int shard, String session, List<JobRef> jobs);

  enum CloseReply {
    CLOSED,
    MORE,
    BUSY,
    GONE,
    NEW_TIMELINE
  }

  /// The current epoch, after the store has spoken to the primary once more.
  long timeline(int shard);

  List<WorkerView> workers();
}
