package dev.reprise.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of chunks at one attempt, as `settle` reports it.
public sealed interface Outcome {
  ChunkRange range();

  /// Done. Each chunk of the range adds the same `counters`; a result belongs to one chunk.
  record Commit(ChunkRange range, Map<String, Long> counters, @Nullable String result)
      implements Outcome {}

  /// The handler failed; spends the budget. A `delay` of zero leaves the wait to the job's
  /// back-off.
  record Fail(ChunkRange range, String error, boolean permanent, Duration delay)
      implements Outcome {}

  /// Given back, at no cost; claimable again after `delay`. A reason is shown with the job.
  record Release(ChunkRange range, String reason, Duration delay) implements Outcome {}
}
