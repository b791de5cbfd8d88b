package dev.reprise.worker;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Waits until somebody signals or a time is over: the one place where the worker's loops rest.
final class Pause {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean signalled;

  /// Wakes the waiter, or the next one to wait.
  void signal() {
    lock.lock();
    try {
      signalled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @param atMost null to wait for a signal only
  /// @return whether it was signalled
  boolean await(@Nullable Duration atMost) {
    lock.lock();
    try {
      long left = atMost == null ? Long.MAX_VALUE : atMost.toNanos();
      while (!signalled && left > 0) {
        left = changed.awaitNanos(left);
      }
      boolean was = signalled;
      signalled = false;
      return was;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
