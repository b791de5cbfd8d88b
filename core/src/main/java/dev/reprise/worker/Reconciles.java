package dev.reprise.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Who asked a job's run to compare with Redis what is held, and waits to hear whether that went
/// through.
final class Reconciles {
  private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
  private boolean over;

  synchronized CompletableFuture<Boolean> ask() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    if (over) {
      answer.complete(false); // Redis hasn't heard it; asked again, another run will say it
    } else {
      asked.add(answer);
    }
    return answer;
  }

  /// Nobody waits for the answer.
  synchronized void askUnheard() {
    if (!over) {
      asked.add(new CompletableFuture<>());
    }
  }

  /// All who asked so far; they are gone from here.
  synchronized List<CompletableFuture<Boolean>> take() {
    List<CompletableFuture<Boolean>> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  synchronized boolean isEmpty() {
    return asked.isEmpty();
  }

  /// Nobody will answer any more.
  synchronized void end() {
    over = true;
    take().forEach(one -> one.complete(false));
  }
}
