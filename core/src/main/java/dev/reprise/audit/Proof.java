package dev.reprise.audit;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the streams prove of one job.
///
/// @param broken what isn't so, with evidence
/// @param checked sentences that say what was held against what, and is so
/// @param window what the untrimmed streams cover
/// @param lostBits chunks that were committed, by the trace, and aren't marked as done
public record Proof(
    String job, List<Broken> broken, List<String> checked, Window window, BitSet lostBits) {

  /// @param from the first entry that counts for this job, null where there is none
  /// @param to the last entry
  /// @param whole whether every event of the job is there
  /// @param commits chunks whose commit the trace tells
  /// @param total chunks of the job
  public record Window(
      @Nullable Instant from, @Nullable Instant to, boolean whole, BitSet commits, long total) {}
}
