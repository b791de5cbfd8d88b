package dev.reprise.worker;

import dev.reprise.store.JobRef;
import dev.reprise.store.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the jobs to claim from: those that had the least so far come first. A job that has a run
/// here claims by itself as it settles; this loop only begins new ones, and lets others have their
/// turn.
final class ClaimLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final int JOBS = 16;
  private static final int JOBS_TO_SEARCH = 1_000;
  private static final Duration TURN = Duration.ofMillis(20);

  private final WorkerStore store;
  private final List<String> types; // claim loop only, once it runs
  private final @Nullable String onlyJob;
  private final SessionKeeper keeper;
  private final Slots slots;
  private final Runs runs;
  private final Pause pause = new Pause();
  private volatile boolean waiting;
  private volatile Set<String> leftOut = Set.of();
  private volatile boolean closed;

  /// @param onlyJob the one job to claim from, null for all
  ClaimLoop(
      WorkerStore store,
      Set<String> types,
      @Nullable String onlyJob,
      SessionKeeper keeper,
      Slots slots,
      Runs runs) {
    this.store = store;
    this.types = new ArrayList<>(types);
    this.onlyJob = onlyJob;
    this.keeper = keeper;
    this.slots = slots;
    this.runs = runs;
  }

  void start() {
    Thread.ofVirtual().name("reprise-claims").start(this::run);
  }

  /// Some job may be claimable.
  void poke() {
    pause.signal();
  }

  /// A slot has nothing to do: look again, if jobs were left because all slots were busy.
  void hungry() {
    if (waiting || runs.isEmpty()) {
      waiting = false;
      pause.signal();
    }
  }

  void close() {
    closed = true;
    pause.signal();
  }

  private void run() {
    boolean poked = false;
    while (!closed) {
      if (!poked) {
        pause.await(null);
      }
      try {
        round();
      } catch (RuntimeException e) {
        LOG.warn("no jobs to see, looking again in a moment: {}", e.getMessage());
      }
      poked = pause.await(TURN); // a poke that comes now must not be lost
    }
  }

  private void round() {
    Session session = keeper.session();
    if (!keeper.mayClaim(session)) {
      return;
    }
    Set<String> left = new HashSet<>();
    Collections.rotate(types, 1); // each comes first in its turn
    for (int shard = 0; shard < store.shards(); shard++) {
      for (String type : types) {
        if (!grantAll(ready(shard, type), session)) {
          left.add(type);
        }
      }
    }
    leftOut = left;
  }

  /// @return whether none of them was left without a run since all slots are busy
  private boolean grantAll(List<JobRef> jobs, Session session) {
    for (JobRef job : jobs) {
      waiting = true; // before the look, or the slot that falls idle just now calls nobody
      if (slots.backlog() >= slots.count()) {
        return runs.deals(job.id());
      }
      waiting = false;
      grant(job, session);
    }
    return true;
  }

  /// Whether jobs of other types than this wait for a slot.
  boolean leavesOut(String typeThatRuns) {
    Set<String> left = leftOut;
    return left.size() > 1 || (left.size() == 1 && !left.contains(typeThatRuns));
  }

  /// One job that can't be begun doesn't keep the others waiting.
  private void grant(JobRef job, Session session) {
    try {
      runs.grant(job, session);
    } catch (RuntimeException e) {
      LOG.warn("job={} can't be begun, tried again in a moment: {}", job.id(), e.toString());
    }
  }

  private List<JobRef> ready(int shard, String type) {
    // Jobs that are left alone stay first in line, and must not hide the others.
    int limit = onlyJob == null ? JOBS + runs.rests().size() : JOBS_TO_SEARCH;
    return store.claims().ready(shard, type, limit).stream()
        .filter(job -> onlyJob == null || job.id().equals(onlyJob))
        .filter(job -> !runs.rests().rests(job))
        .toList();
  }
}
