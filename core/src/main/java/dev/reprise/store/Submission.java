package dev.reprise.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A job as it is handed to the store.
///
/// @param params JSON, at most 64 KiB
/// @param source JSON that says where records come from, at most 64 KiB
/// @param total chunks, at most 100,000,000
/// @param sealed whether `total` is final; an open job grows by [Jobs#extend]
/// @param finish whether the job ends with a finish step
/// @param pages the source's chunk offsets, opaque to the store, each at most 64 KiB
public record Submission(
    JobRef job,
    String params,
    String source,
    long total,
    boolean sealed,
    boolean finish,
    Limits limits,
    List<byte[]> pages) {

  /// @param maxFailures failed attempts after which a chunk is dead, from 1
  /// @param maxDead dead chunks that the owner tolerates
  /// @param maxInFlight chunks in flight over all workers, 0 for no cap
  /// @param priority share of the workers among waiting jobs, from 1
  /// @param backoff wait after the first failure, doubled with each further one
  /// @param backoffMax the longest wait
  /// @param traceCommits whether each settle writes a `chunks.committed` event
  public record Limits(
      int maxFailures,
      long maxDead,
      int maxInFlight,
      int priority,
      Duration backoff,
      Duration backoffMax,
      boolean traceCommits) {
    public static final Limits DEFAULTS =
        new Limits(5, 0, 0, 1, Duration.ofSeconds(1), Duration.ofMinutes(1), false);

    public Limits {
      require("maxFailures", maxFailures, 1, 1_000);
      require("maxDead", maxDead, 0, 100_000_000);
      require("maxInFlight", maxInFlight, 0, 100_000_000);
      require("priority", priority, 1, 100);
      require("backoff in ms", backoff.toMillis(), 0, 86_400_000);
      require("backoffMax in ms", backoffMax.toMillis(), 0, 86_400_000);
    }
  }

  /// The most chunks that a job may have.
  public static final long MAX_CHUNKS = 100_000_000;

  /// The most bytes of params, and of one page of offsets.
  public static final int MAX_TEXT = 65_536;

  public Submission {
    require("total", total, 0, MAX_CHUNKS);
    require("params in bytes", params.getBytes(StandardCharsets.UTF_8).length, 0, MAX_TEXT);
    require("source in bytes", source.getBytes(StandardCharsets.UTF_8).length, 0, MAX_TEXT);
    pages = List.copyOf(pages);
  }

  private static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be from " + least + " to " + most);
    }
  }
}
