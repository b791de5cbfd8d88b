package dev.reprise.store;

import java.util.Set;
import java.util.function.Consumer;

/// All that one worker works with. Its epochs move only with its own heartbeats, so that it never
/// misses a reconcile.
public interface WorkerStore extends AutoCloseable {

  /// How a worker is seen to live: a subscription for its session.
  interface Presence {
    /// Subscribes for a session in every shard, and leaves the one before it.
    void subscribe(String session);

    /// Calls back, on a thread of the connection's, whenever the server has taken a subscription,
    /// also one that came back by itself.
    void whenSubscribed(Runnable told);

    /// Subscribes once more for the same session.
    ///
    /// @return whether that is allowed here
    boolean subscribeAgain();
  }

  /// What scripts publish.
  ///
  /// @param claimable gets the id of a job that turned claimable
  /// @param newTimeline gets the shard
  record Ears(Consumer<String> claimable, Consumer<Integer> newTimeline) {}

  String namespace();

  int shards();

  Jobs jobs();

  Claims claims();

  /// The same for one who has said on this epoch what it holds: refused on any other.
  Claims claims(long epoch);

  Sessions sessions();

  Recovery recovery();

  Presence presence();

  /// Hears what scripts publish about jobs of these types, until closed.
  AutoCloseable listen(Set<String> types, Ears ears);

  @Override
  void close();
}
