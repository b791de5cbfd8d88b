package dev.reprise.worker;

import dev.reprise.Ids;
import java.util.concurrent.atomic.AtomicLong;

/// One incarnation of this worker. Requests about jobs are numbered through the whole session, so
/// they rise for each job.
final class Session {
  private final String id = Ids.random();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean lost;

  String id() {
    return id;
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  /// Whether others have declared it dead.
  boolean isLost() {
    return lost;
  }

  void lose() {
    lost = true;
  }
}
