package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One thread that runs chunks, one after another.
///
/// Others stop the chunk that runs here, or give the whole thread up. What they say is about one
/// chunk, and by the time they say it the thread may have gone on to the next: so they name the
/// chunk, and the lock makes its end and their word exclude each other. One outcome a chunk leaves
/// from here, never two.
final class Slot {
  private final Slots slots;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable ChunkRun<?> current; // written under the lock
  private @Nullable Work rest; // under the lock: behind the current chunk
  private int chunks; // under the lock: as taken at once
  private boolean handsOver; // under the lock
  private volatile boolean lost; // written under the lock

  Slot(Slots slots) {
    this.slots = slots;
    this.thread = Thread.ofVirtual().name("reprise-slot").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!lost) {
      Work work = slots.take();
      if (work == null) {
        return;
      }
      runAll(work);
    }
  }

  private void runAll(Work work) {
    ChunkRange range = work.claimed().range();
    int size = range.size();
    for (int i = 0; i < size; i++) {
      ChunkRun<?> chunk = work.chunk(range.first() + i);
      begin(chunk, i + 1 < size ? work.tail(i + 1) : null, size);
      Outcome outcome = chunk.run();
      if (!end(work.run(), chunk, outcome)) {
        return;
      }
    }
    slots.ended(size);
  }

  private void begin(ChunkRun<?> chunk, @Nullable Work behind, int size) {
    lock.lock();
    try {
      current = chunk;
      rest = behind;
      chunks = size;
      if (handsOver) {
        chunk.stop(ChunkRun.Stop.HAND_OVER);
      }
    } finally {
      lock.unlock();
    }
  }

  /// @return false where the thread was given up meanwhile: the chunk has its outcome already
  private boolean end(JobRun run, ChunkRun<?> chunk, Outcome outcome) {
    lock.lock();
    try {
      if (lost) {
        return false;
      }
      current = null;
      Thread.interrupted(); // an interrupt was meant for that chunk alone
      run.ended(chunk, outcome, chunk.took());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The chunk that runs here now.
  @Nullable ChunkRun<?> current() {
    return current;
  }

  /// Tells the handler of a chunk to stop now, if it still runs here.
  void stop(ChunkRun<?> chunk, ChunkRun.Stop why) {
    lock.lock();
    try {
      if (current == chunk) {
        chunk.stop(why);
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Tells the handler to stop now; its chunk, and what was taken with it, is given back.
  void handOver() {
    lock.lock();
    try {
      handsOver = true;
      ChunkRun<?> running = current;
      if (running != null) {
        stop(running, ChunkRun.Stop.HAND_OVER);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Gives the thread up, if that chunk still runs here: whatever it still does is ignored, the
  /// chunk ends as `outcome`, and what was taken with it is queued again.
  ///
  /// @return whether the thread was given up
  boolean lose(ChunkRun<?> chunk, Outcome outcome) {
    lock.lock();
    try {
      if (current != chunk) {
        return false;
      }
      lost = true;
      chunk.job().ended(chunk, outcome, chunk.runningFor());
      slots.replace(this, rest, chunks);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The same at the end of a drain, whatever runs here.
  void leave() {
    ChunkRun<?> running = current;
    if (running != null) {
      lose(running, new Outcome.Release(running.range(), "", Duration.ZERO));
    }
  }
}
