package dev.reprise.store;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What any observer does about sessions that died and jobs that don't move. Every step is bounded,
/// and can be repeated by another observer when this one dies in between.
public interface Recovery {

  /// Looks at other sessions for signs of death.
  ///
  /// @param exact whether this is the second look that an earlier one asked for
  /// @param types of which the reply counts the jobs that can be claimed from
  LookReply look(
      int shard, String observer, List<String> candidates, boolean exact, Set<String> types);

  sealed interface LookReply {
    /// @param again when to look again, exactly
    /// @param delayed until the first delayed job is due
    /// @param ready jobs of the observer's types that can be claimed from
    /// @param processing jobs in PROCESSING
    record Looked(
        List<Dead> dead,
        Optional<Duration> again,
        Optional<Duration> delayed,
        long ready,
        long processing)
        implements LookReply {}

    record NewTimeline(long epoch) implements LookReply {}
  }

  record Dead(String session, Cause cause) {}

  /// How a session died.
  enum Cause {
    RESTART,
    DISCONNECTED,
    DEADLINE;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Cause of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /// Sessions of a shard, those that would be dead first coming first, at most 1,000.
  List<String> sessions(int shard);

  /// Freezes a session, if it is dead for that cause.
  ///
  /// @param lock the id of the lock file that the observer holds, empty for none
  LoseReply lose(
      int shard, String observer, String session, Cause cause, String lock, String recoveredBy);

  sealed interface LoseReply {
    record Lost(Cause cause, long jobs) implements LoseReply {}

    record Alive() implements LoseReply {}

    record None() implements LoseReply {}

    record NewTimeline(long epoch) implements LoseReply {}
  }

  /// Takes the chunks of one job back from a lost session, at most `max`.
  RecoverReply recover(int shard, String jobId, String session, String recoveredBy, int max);

  sealed interface RecoverReply {
    /// @param left chunks of the job that the session still holds
    /// @param jobs of the session that are still to be visited
    record Recovered(long chunks, long left, long dead, long jobs) implements RecoverReply {}

    record None() implements RecoverReply {}

    record NewTimeline(long epoch) implements RecoverReply {}
  }

  /// Makes jobs claimable whose delay is over; until when the next one waits.
  Optional<Duration> promote(int shard);

  /// Ids of jobs in PROCESSING, a page of them; `cursor` is "0" to begin with and at the end.
  Page processing(int shard, String cursor);

  /// Ids of all jobs of a shard.
  Page jobs(int shard, String cursor);

  record Page(String cursor, List<String> ids) {}

  /// Checks the partition invariant of one job, its index entries and its holders, by the counts;
  /// with `repair` mends what can be mended without guessing.
  Audit audit(String jobId, boolean repair);

  /// The same, if asked for also index by index where the counts add up.
  ///
  /// @param whole whether to look at every index
  /// @param committed indexes that events say were committed: one that is nowhere is marked as done
  ///   again, and not run again
  default Audit audit(String jobId, boolean repair, boolean whole, BitSet committed) {
    return audit(jobId, repair);
  }

  /// @param broken sentences that say what was off, also where it has been mended since
  /// @param repaired indexes put back and counters set right
  /// @param mended entries of `ready`, `delayed`, `processing` and `holders` put right
  record Audit(String job, long chunks, List<String> broken, long repaired, long mended) {
    public boolean fine() {
      return broken.isEmpty();
    }
  }
}
