package dev.reprise.testkit.sim;

import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Sessions.Opened;
import dev.reprise.testkit.JobSight;
import dev.reprise.testkit.JobSight.Place;
import dev.reprise.testkit.SimStore;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at the store after each step: how each job got where it is, whether each worker and the
/// store agree, and every so often at the whole shard.
final class Judge {
  private final SimStore store;
  private final Clients clients;
  private final Observers observers;
  private final int checkEvery;
  private final Map<String, Transitions> jobs = new HashMap<>();
  private final Set<Long> tokens = new HashSet<>();
  private List<JobSight> sights = List.of();
  private long epoch;
  private int steps;

  Judge(SimStore store, Clients clients, Observers observers, int checkEvery) {
    this.store = store;
    this.clients = clients;
    this.observers = observers;
    this.checkEvery = checkEvery;
    read();
  }

  /// Whether a reply told of the epoch.
  boolean heard(Object reply) {
    switch (reply) {
      case Opened opened -> epoch = opened.epoch();
      case HeartbeatReply.Alive alive -> epoch = alive.epoch();
      case HeartbeatReply.Gone gone -> epoch = gone.epoch();
      default -> {
        return false;
      }
    }
    return true;
  }

  /// The epoch that the store has told of, 0 before it did on a new one.
  long epoch() {
    return epoch;
  }

  /// What was is no measure of what is.
  void anotherHistory() {
    jobs.values().forEach(Transitions::forget);
    epoch = 0;
    read();
  }

  private void read() {
    sights = store.sights();
  }

  void judge(@Nullable Request ran, String freed) {
    read();
    Step step = new Step(ran, freed, epoch, ran != null && observers.isLost(ran.session()));
    for (int i = 0; i < sights.size(); i++) {
      JobSight job = sights.get(i);
      Transitions transitions = jobs.get(job.uid());
      if (transitions == null) {
        transitions =
            new Transitions(clients.ordinal(job.uid()), clients.budget(job.uid()), tokens);
        jobs.put(job.uid(), transitions);
      }
      transitions.judge(job, step);
    }
    if (++steps % checkEvery == 0) {
      whole();
    }
  }

  /// Reads all of the shard.
  void whole() {
    Violation.require(store.violations());
  }

  /// Holds every job against what was told of it, where anything is told.
  void audit(Dice dice) {
    if (!store.events().isEmpty()) {
      Violation.require(StoreLedger.audit(store, dice));
    }
  }

  /// A worker that has heard everything and the store hold the same to be in flight.
  void agree(SimWorker worker) {
    if (observers.isLost(worker.session())) {
      return;
    }
    for (int i = 0; i < sights.size(); i++) {
      JobSight job = sights.get(i);
      int slot = clients.slot(job.id());
      Holdings held = worker.jobs[slot];
      if (worker.isSure(slot, epoch) && held.job.uid().equals(job.uid())) {
        agree(worker, job, held);
      }
    }
  }

  private static void agree(SimWorker worker, JobSight job, Holdings held) {
    for (int index = -1; index < job.next(); index++) {
      Place place = job.place(index);
      int known = held.attempt(index);
      boolean owned = place == Place.FLIGHT && job.holder(index).equals(worker.session());
      if (owned ? known != job.attempt(index) : known > 0 && place != Place.DONE) {
        throw new Violation(
            "job "
                + job.id()
                + ": "
                + worker.worker.name()
                + (known > 0
                    ? " holds " + index + " at attempt " + known
                    : " doesn't hold " + index)
                + ", but the store has it in "
                + place
                + (owned ? " of that session at attempt " + job.attempt(index) : ""));
      }
    }
  }
}
