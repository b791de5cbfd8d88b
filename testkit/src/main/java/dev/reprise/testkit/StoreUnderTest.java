package dev.reprise.testkit;

import dev.reprise.store.Events;
import dev.reprise.store.Jobs;
import dev.reprise.store.Recovery;
import java.time.Duration;
import java.util.List;

/// A store in an empty namespace of one shard, and what a test needs around it.
public interface StoreUnderTest extends AutoCloseable {

  /// Jobs, as a client sees them that belongs to no worker.
  Jobs jobs();

  /// Looks and recoveries, as a client sees them that belongs to no worker.
  Recovery recovery();

  /// A worker with an open session on the current epoch.
  default TestWorker openWorker(String name) {
    return openWorker(name, "");
  }

  /// The same, holding the lock file of that id.
  TestWorker openWorker(String name, String lock);

  /// A worker whose subscription the server never saw, as with an access list without channels.
  TestWorker openBlindWorker(String name);

  /// Lets time go by on the shard clock, by which sessions die and retries come due.
  void pass(Duration time);

  /// Makes the store believe that its server may have another history: every caller is refused
  /// until it has spoken.
  ///
  /// @param restarted whether the server was restarted; else a replica attached
  void newTimeline(boolean restarted);

  /// Empties the store behind the back of all who use it.
  void loseEverything();

  /// All events so far, oldest first.
  List<Events.Entry> events();

  /// What is always true and isn't: sentences that name what is off, from a reading of its own.
  List<String> violations();

  @Override
  void close();
}
