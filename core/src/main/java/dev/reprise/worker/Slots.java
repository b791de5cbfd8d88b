package dev.reprise.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where chunks run: a fixed number of virtual threads over one local queue. A slot takes one chunk
/// at a time, or a few where chunks are very short, so that a million of them don't wait for a lock
/// each.
final class Slots {
  private final int count;
  private final Runnable whenHungry;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition calm = lock.newCondition();
  private final Deque<Work> queue = new ArrayDeque<>();
  private final List<Slot> slots = new ArrayList<>();
  private boolean drains;
  private int queued;
  private int running;
  private boolean closed;

  /// @param whenHungry called when a slot finds nothing to do
  Slots(int count, Runnable whenHungry) {
    this.count = count;
    this.whenHungry = whenHungry;
  }

  void start() {
    synchronized (slots) {
      for (int i = 0; i < count; i++) {
        slots.add(new Slot(this));
      }
    }
    all().forEach(Slot::start);
  }

  int count() {
    return count;
  }

  /// Chunks that were claimed and haven't ended.
  int backlog() {
    lock.lock();
    try {
      return queued + running;
    } finally {
      lock.unlock();
    }
  }

  /// Queues work; when the worker drains it gives it back instead.
  void add(List<Work> work) {
    lock.lock();
    try {
      if (drains) {
        work.forEach(Work::giveBack);
        return;
      }
      for (Work item : work) {
        queue.add(item);
        queued += item.claimed().range().size();
      }
      if (queued >= count) {
        arrived.signalAll();
      } else {
        for (int i = 0; i < queued; i++) {
          arrived.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives back what was claimed and not begun, and from now on what a claim still under way
  /// brings.
  void drain() {
    lock.lock();
    try {
      drains = true;
      queue.forEach(Work::giveBack);
      queue.clear();
      queued = 0;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for work; null when the slots are closed.
  @Nullable Work take() {
    lock.lock();
    try {
      while (queue.isEmpty()) {
        if (closed) {
          return null;
        }
        arrived.awaitUninterruptibly();
      }
      Work head = queue.remove();
      int size = head.claimed().range().size();
      int take = Math.min(size, head.run().chunksAtOnce());
      if (take < size) {
        queue.addFirst(head.tail(take));
        head = head.head(take);
      }
      queued -= take;
      running += take;
      return head;
    } finally {
      lock.unlock();
    }
  }

  void ended(int chunks) {
    boolean hungry;
    lock.lock();
    try {
      running -= chunks;
      hungry = queue.isEmpty();
      if (queued + running == 0) {
        calm.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (hungry) {
      whenHungry.run();
    }
  }

  /// A slot whose thread doesn't come back is replaced; what it had still to begin is queued again.
  void replace(Slot lost, @Nullable Work rest, int chunks) {
    Slot fresh = new Slot(this);
    synchronized (slots) {
      slots.remove(lost);
      slots.add(fresh);
    }
    if (rest != null) {
      add(List.of(rest));
    }
    ended(chunks);
    fresh.start();
  }

  List<Slot> all() {
    synchronized (slots) {
      return List.copyOf(slots);
    }
  }

  /// Waits until nothing runs, at most so long.
  boolean awaitCalm(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (queued + running > 0 && left > 0) {
        left = calm.awaitNanos(left);
      }
      return queued + running == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
