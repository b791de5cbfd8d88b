package dev.reprise.store;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is written down of jobs: the entries of the event streams one by one, and a job's whole
/// state beside them. For audits; nothing here changes anything.
public interface Ledger {
  /// The two streams of a shard.
  enum Stream {
    EVENTS,
    CHUNKS
  }

  /// One entry as it stands in its stream.
  ///
  /// @param id of the entry, by which `XRANGE` finds it
  /// @param data JSON
  record Told(String id, String type, Instant time, String data) {}

  /// @param traced whether each settle writes what it committed
  /// @param counters what commits have added
  /// @param doneCount how many chunks the job counts as done
  /// @param done the chunks that are marked as done
  /// @param dead each dead chunk with the attempt at which it died
  record State(
      String uid,
      String status,
      long version,
      boolean traced,
      long total,
      long recoveries,
      String finish,
      Instant createdAt,
      Map<String, Long> counters,
      long doneCount,
      BitSet done,
      Map<String, Long> dead) {}

  /// Entries after an id ("0-0" to begin with), oldest first, at most `count`.
  List<Told> entries(int shard, Stream stream, String after, int count);

  /// How many entries a stream holds now.
  long length(int shard, Stream stream);

  Optional<State> state(JobRef job);

  /// Whether a session has a record in this shard.
  boolean hasSession(int shard, String session);
}
