package dev.reprise.worker;

import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops handlers that run past their time, and those whose chunk is lost: first by interrupt; a
/// thread that doesn't come back then counts as a lost slot, is replaced, and whatever it still
/// does is refused.
final class TimeLimits {
  private static final Logger LOG = LoggerFactory.getLogger(TimeLimits.class);
  private static final Duration CHECK = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final WorkerOptions options;
  private final Slots slots;
  private final Pause pause = new Pause();
  private final Map<ChunkRun<?>, Long> interrupted = new HashMap<>();
  private volatile boolean closed;

  TimeLimits(WorkerOptions options, Slots slots) {
    this.options = options;
    this.slots = slots;
  }

  void start() {
    Thread.ofVirtual().name("reprise-limits").start(this::run);
  }

  void signal() {
    pause.signal();
  }

  void close() {
    closed = true;
    pause.signal();
  }

  private void run() {
    while (!closed) {
      try {
        runOnce();
      } catch (RuntimeException e) {
        LOG.error("time limits not checked, again in a moment", e);
      }
      pause.await(CHECK);
    }
  }

  private synchronized void runOnce() {
    interrupted
        .keySet()
        .removeIf(chunk -> slots.all().stream().noneMatch(slot -> slot.current() == chunk));
    for (Slot slot : slots.all()) {
      ChunkRun<?> chunk = slot.current();
      if (chunk == null) {
        continue;
      }
      boolean late =
          options.chunkTimeout() != null
              && chunk.runningFor().compareTo(options.chunkTimeout()) > 0;
      if (!late && !chunk.isPointless()) {
        continue;
      }
      Long since = interrupted.get(chunk);
      if (since == null) {
        interrupted.put(chunk, System.nanoTime());
        slot.stop(chunk, late ? ChunkRun.Stop.TIME_OVER : ChunkRun.Stop.LOST);
      } else if (late && System.nanoTime() - since > PATIENCE.toNanos()) {
        loseSlot(slot, chunk);
      }
    }
  }

  private void loseSlot(Slot slot, ChunkRun<?> chunk) {
    interrupted.remove(chunk);
    Outcome failed =
        new Outcome.Fail(
            chunk.range(),
            "ran past its time of " + options.chunkTimeout() + " and didn't stop",
            false,
            Duration.ZERO);
    if (slot.lose(chunk, failed)) {
      LOG.error(
          "{} ran past its time of {} and doesn't stop; its thread is given up, the chunk is tried again",
          chunk,
          options.chunkTimeout());
    }
  }
}
