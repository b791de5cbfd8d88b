package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Outcome;
import org.jspecify.annotations.Nullable;

/// One thread that runs chunks, one after another.
final class Slot {
  private final Slots slots;
  private final Thread thread;
  private volatile @Nullable ChunkRun<?> current;
  private volatile @Nullable Work rest;
  private volatile int chunks;
  private volatile boolean lost;

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
    chunks = size;
    for (int i = 0; i < size && !lost; i++) {
      rest = i + 1 < size ? work.tail(i + 1) : null;
      ChunkRun<?> chunk = work.run().chunk(work.claimed(), range.first() + i);
      current = chunk;
      Outcome outcome = chunk.run();
      current = null;
      Thread.interrupted(); // an interrupt was meant for that chunk alone
      if (!lost) {
        work.run().ended(outcome, chunk.took());
      }
    }
    if (!lost) {
      slots.ended(size);
    }
  }

  /// The chunk that runs here now.
  @Nullable ChunkRun<?> current() {
    return current;
  }

  /// How many chunks it took at once.
  int chunks() {
    return chunks;
  }

  void interrupt() {
    thread.interrupt();
  }

  /// Tells the handler to stop now; its chunk is given back.
  void handOver() {
    ChunkRun<?> running = current;
    if (running != null) {
      running.lose();
      thread.interrupt();
    }
  }

  /// Its thread didn't come back: whatever it still does is ignored. Gives what it had still to
  /// begin.
  @Nullable Work lose() {
    lost = true;
    return rest;
  }
}
