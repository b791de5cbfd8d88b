package dev.reprise.testkit.sim;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.testkit.Replies;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// After the last fault: one good worker recovers what the dead left, and works until all is done.
final class Ending {
  private static final int ROUNDS_MAX = 600;
  private static final Set<String> STAYS =
      Set.of("clock", "timeline", "events", "chunks", "purged");

  private final SimStore store;
  private final TestWorker worker;
  private final List<JobRef> jobs;

  Ending(SimStore store, TestWorker worker, Clients clients) {
    this.store = store;
    this.worker = worker;
    this.jobs = List.of(clients.refs());
  }

  /// @param wait lets time go by
  /// @return rounds
  int run(Runnable wait, @Nullable List<String> log) {
    int rounds = 0;
    while (!isOver()) {
      if (rounds++ == ROUNDS_MAX) {
        throw new Violation(
            "doesn't end: " + jobs.stream().map(job -> store.jobs().find(job.id())).toList());
      }
      wait.run();
      round(log);
    }
    return rounds;
  }

  private boolean isOver() {
    for (JobRef job : jobs) {
      if (!store.jobs().find(job.id()).orElseThrow().status().isTerminal()) {
        return false;
      }
    }
    return store.recovery().sessions(0).size() == 1;
  }

  private void round(@Nullable List<String> log) {
    store.pass(java.time.Duration.ofSeconds(4));
    if (worker.heartbeat(0) instanceof HeartbeatReply.Alive alive) {
      worker.heartbeat(alive.epoch());
    }
    for (String session : store.recovery().sessions(0)) {
      worker.recovery().lose(0, worker.session(), session, Cause.DEADLINE, "", "last");
      for (String job : worker.claims().jobsOf(0, session)) {
        worker.recovery().recover(0, job, session, "last", 512);
      }
    }
    store.recovery().promote(0);
    for (JobRef job : worker.claims().ready(0, "test", 10)) {
      if (worker.claimAlone(job, 8) instanceof ClaimReply.Taken taken) {
        if (log != null) {
          log.add("[end] " + job.id() + " -> " + taken);
        }
        commit(job, Replies.ranges(taken.chunks()));
      }
    }
  }

  private void commit(JobRef job, List<ChunkRange> ranges) {
    if (!ranges.isEmpty()) {
      SettleReply.Settled settled = worker.commit(job, ranges.toArray(ChunkRange[]::new));
      if (!settled.fenced().isEmpty() || !settled.already().isEmpty()) {
        throw new Violation("the only worker's commit was refused: " + settled);
      }
    }
  }

  /// Closing the worker and purging the jobs leaves nothing behind.
  void requireNothingLeft() {
    CloseReply closed = worker.sessions().close(0, worker.session(), jobs);
    if (closed != CloseReply.CLOSED) {
      throw new Violation("the idle worker's session doesn't close: " + closed);
    }
    for (JobRef job : jobs) {
      ControlReply purged = store.jobs().purge(store.jobs().ref(job.id()).orElse(job));
      if (!(purged instanceof ControlReply.Done)) {
        throw new Violation("an ended job can't be purged: " + job.id() + ", " + purged);
      }
    }
    Set<String> left = new TreeSet<>(store.state().keys());
    left.removeAll(STAYS);
    if (!left.isEmpty()) {
      throw new Violation("keys are left of what is gone: " + left);
    }
  }
}
