package dev.reprise.sink;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Lets the writers of one process pass one by one, in the order in which they came, where their
/// database takes only one. All sinks of a process on one target share a queue.
final class WriterQueue {
  private static final Map<String, WriterQueue> QUEUES = new ConcurrentHashMap<>();

  private final @Nullable ReentrantLock lock;
  private volatile String holder = "";

  private WriterQueue(@Nullable ReentrantLock lock) {
    this.lock = lock;
  }

  static WriterQueue of(String target) {
    return QUEUES.computeIfAbsent(target, t -> new WriterQueue(new ReentrantLock(true)));
  }

  /// For a target that takes many writers: nobody waits.
  static WriterQueue open() {
    return new WriterQueue(null);
  }

  /// Waits for its turn; false when `patience` ran out. Each true needs a [#leave()].
  boolean enter(String who, Duration patience) throws InterruptedException {
    if (lock == null) {
      return true;
    }
    if (!lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    holder = who;
    return true;
  }

  void leave() {
    if (lock != null) {
      holder = "";
      lock.unlock();
    }
  }

  /// Who is writing now.
  Optional<String> holder() {
    return Optional.of(holder).filter(who -> !who.isEmpty());
  }
}
