package dev.reprise.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Those who wait until a job's run has said to Redis what it holds.
final class Asked {
  private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
  private boolean over;

  synchronized CompletableFuture<Boolean> add() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (over) {
      done.complete(false); // Redis hasn't heard it; asked again, another run will say it
    } else {
      waiting.add(done);
    }
    return done;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized List<CompletableFuture<Boolean>> take() {
    List<CompletableFuture<Boolean>> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  /// The run ends: nobody will say it.
  synchronized void close() {
    over = true;
    take().forEach(one -> one.complete(false));
  }
}
