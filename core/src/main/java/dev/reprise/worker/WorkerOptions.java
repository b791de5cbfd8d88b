package dev.reprise.worker;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a worker works.
///
/// @param name stable over restarts
/// @param slots chunks that run at once, from 0 (an observer) to 512
/// @param deadline after which a silent worker counts as dead, at least 5 s
/// @param chunkTimeout how long a chunk may run, null for no limit
/// @param drainTimeout how long a drain waits for chunks that run before it hands them over
/// @param lockFolder where lock files lie that prove a dead predecessor, null for none
public record WorkerOptions(
    String name,
    int slots,
    Duration deadline,
    @Nullable Duration chunkTimeout,
    Duration drainTimeout,
    @Nullable Path lockFolder) {
  /// The most slots of a worker.
  public static final int MAX_SLOTS = 512;

  public WorkerOptions {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException(
          "worker name '"
              + name
              + "' must be 1 to 128 letters, digits, '.', '_' or '-', and begin with a letter or digit");
    }
    if (slots < 0 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException("slots is " + slots + ", must be from 0 to " + MAX_SLOTS);
    }
    if (deadline.compareTo(Duration.ofSeconds(5)) < 0) {
      throw new IllegalArgumentException("deadline is " + deadline + ", must be at least 5 s");
    }
  }

  static WorkerOptions named(String name) {
    return new WorkerOptions(
        name,
        Math.max(8, 2 * Runtime.getRuntime().availableProcessors()),
        Duration.ofSeconds(10),
        null,
        Duration.ofSeconds(10),
        null);
  }
}
