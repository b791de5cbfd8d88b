package dev.reprise.testkit;

import java.util.ArrayList;
import java.util.List;

/// A store that a simulation can drive: its clock is told, its sessions are named, and it can go
/// back in time.
public interface SimStore extends StoreUnderTest {

  /// A worker whose session isn't open yet.
  ///
  /// @param seen whether its subscription will be seen by the server
  TestWorker worker(String name, String session, boolean seen);

  /// Has so many workers listen for work of the type `test`, beside those that are told what to do.
  void listen(int workers);

  /// Sets the wall clock that operations read.
  void wallClock(long ms);

  /// The shard as it stands, for [#rollBack].
  Object save();

  /// Goes back to what was saved, as a server does that lost its last writes: that is another
  /// history. Clients and subscriptions don't go back.
  void rollBack(Object saved);

  /// Everything that the shard holds.
  ShardState state();

  /// The jobs as they stand; valid until the next operation. A store that has to be read whole for
  /// that is also checked whole.
  default List<JobSight> sights() {
    ShardState state = state();
    List<String> broken = PartitionCheck.of(state);
    if (!broken.isEmpty()) {
      throw new AssertionError(String.join("; ", broken));
    }
    List<JobSight> sights = new ArrayList<>();
    for (ShardState.JobState job : state.jobs().values()) {
      sights.add(new StateSight(job));
    }
    return sights;
  }
}
