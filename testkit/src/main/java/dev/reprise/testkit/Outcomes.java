package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.Map;

/// Short ways to write outcomes.
public final class Outcomes {
  private Outcomes() {}

  /// Counts one `rows` a chunk.
  public static Outcome commit(ChunkRange range) {
    return new Outcome.Commit(range, Map.of("rows", 1L), null);
  }

  public static Outcome fail(ChunkRange range) {
    return new Outcome.Fail(range, "no luck", false, Duration.ZERO);
  }

  public static Outcome failForGood(ChunkRange range) {
    return new Outcome.Fail(range, "never", true, Duration.ZERO);
  }

  public static Outcome release(ChunkRange range) {
    return new Outcome.Release(range, "", Duration.ZERO);
  }
}
