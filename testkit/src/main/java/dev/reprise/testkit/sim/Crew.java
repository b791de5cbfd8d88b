package dev.reprise.testkit.sim;

import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The workers of a run: they come, die, close, and go on under another session.
final class Crew {
  private static final int WORKERS = 3;

  private final SimStore store;
  private final Clients clients;
  private final Observers observers;
  private final long seed;
  private final int names;
  private final List<SimWorker> workers = new ArrayList<>();
  private int named;

  /// @param names how many names they share: with few, one name dies often
  Crew(SimStore store, Clients clients, Observers observers, long seed, int names) {
    this.store = store;
    this.clients = clients;
    this.observers = observers;
    this.seed = seed;
    this.names = names;
    while (workers.size() < WORKERS) {
      come();
    }
  }

  private void come() {
    workers.add(create("w" + named % names));
  }

  private SimWorker create(String name) {
    String session = "s" + seed + "-" + named++;
    TestWorker worker = store.worker(name, session, true);
    observers.know(worker);
    return new SimWorker(worker, clients.refs());
  }

  SimWorker pick(Dice dice) {
    return workers.get(dice.below(workers.size()));
  }

  /// One whose session is open, by what it knows.
  @Nullable SimWorker open(Dice dice) {
    List<SimWorker> open = workers.stream().filter(SimWorker::isOpen).toList();
    return open.isEmpty() ? null : open.get(dice.below(open.size()));
  }

  /// One that holds that chunk, by what it knows.
  @Nullable SimWorker holder(int slot, int index) {
    for (SimWorker worker : workers) {
      if (worker.jobs[slot].attempt(index) > 0) {
        return worker;
      }
    }
    return null;
  }

  /// The process dies, and another one comes.
  void kill(SimWorker worker) {
    worker.worker.kill();
    workers.remove(worker);
    come();
  }

  void killAll() {
    workers.forEach(worker -> worker.worker.kill());
  }

  /// The process goes on under another session.
  void reopen(SimWorker worker) {
    worker.worker.kill();
    workers.set(workers.indexOf(worker), create(worker.worker.name()).heirOf(worker));
  }

  /// It wants to stop: where it holds nothing it does, and another one comes.
  CloseReply close(SimWorker worker) {
    CloseReply reply = worker.worker.sessions().close(0, worker.session(), List.of(clients.refs()));
    if (reply == CloseReply.CLOSED) {
      kill(worker);
    }
    return reply;
  }
}
