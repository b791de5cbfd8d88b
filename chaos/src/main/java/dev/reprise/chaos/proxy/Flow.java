package dev.reprise.chaos.proxy;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How bytes go in one direction: freely, slowly, or not at all for now. Nothing is lost by it:
/// what was held back goes on when the flow is opened, as packets that are sent again do.
final class Flow {
  private static final int FREE = Integer.MAX_VALUE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean open = true;
  private int drip = FREE;
  private long pauseNanos;

  void open() {
    set(true, FREE, 0);
  }

  void shut() {
    set(false, FREE, 0);
  }

  /// So many bytes at a time, with a pause after each.
  void drip(int bytes, long nanos) {
    set(true, bytes, nanos);
  }

  private void set(boolean nowOpen, int bytes, long nanos) {
    lock.lock();
    try {
      open = nowOpen;
      drip = bytes;
      pauseNanos = nanos;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until bytes may go.
  void pass() throws InterruptedException {
    lock.lock();
    try {
      while (!open) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many bytes go at once.
  int drop() {
    lock.lock();
    try {
      return drip;
    } finally {
      lock.unlock();
    }
  }

  /// The pause after a drop.
  void rest() throws InterruptedException {
    lock.lock();
    try {
      for (long left = pauseNanos; left > 0; ) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
