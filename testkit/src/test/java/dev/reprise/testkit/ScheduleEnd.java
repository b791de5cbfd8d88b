package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// After the last fault: one good worker recovers what the dead left, and works until all is done.
final class ScheduleEnd {
  private static final Set<String> STAYS =
      Set.of("clock", "timeline", "events", "chunks", "purged");

  private final RedisStoreUnderTest store;
  private final TestWorker worker;
  private final List<JobRef> jobs;

  ScheduleEnd(RedisStoreUnderTest store, TestWorker worker, List<JobRef> jobs) {
    this.store = store;
    this.worker = worker;
    this.jobs = jobs;
  }

  boolean all() {
    return jobs.stream().allMatch(job -> view(job).isTerminal())
        && store.recovery().sessions(0).size() == 1;
  }

  void step() {
    store.pass(Duration.ofSeconds(4));
    HeartbeatReply.Alive alive = Replies.alive(worker.heartbeat(0));
    worker.heartbeat(alive.epoch());
    for (String session : store.recovery().sessions(0)) {
      worker.recovery().lose(0, worker.session(), session, Cause.DEADLINE, "", "last");
      for (String job : worker.claims().jobsOf(0, session)) {
        worker.recovery().recover(0, job, session, "last", 512);
      }
    }
    store.recovery().promote(0);
    for (JobRef job : worker.claims().ready(0, "test", 10)) {
      if (worker.claimAlone(job, 8) instanceof ClaimReply.Taken taken) {
        commit(job, taken.chunks());
      }
    }
  }

  private void commit(JobRef job, List<Claimed> chunks) {
    ChunkRange[] ranges = Replies.ranges(chunks).toArray(ChunkRange[]::new);
    if (ranges.length > 0) {
      SettleReply.Settled settled = worker.commit(job, ranges);
      if (!settled.fenced().isEmpty() || !settled.already().isEmpty()) {
        throw new AssertionError("the only worker's commit was refused: " + settled);
      }
    }
  }

  /// All have ended; closing the worker and purging the jobs leaves nothing behind.
  void require() {
    if (!all()) {
      throw new AssertionError(
          "doesn't end: " + jobs.stream().map(job -> store.jobs().find(job.id())).toList());
    }
    List<JobRef> named = List.copyOf(jobs);
    CloseReply closed = worker.sessions().close(0, worker.session(), named);
    if (closed != CloseReply.CLOSED) {
      throw new AssertionError("the idle worker's session doesn't close: " + closed);
    }
    for (JobRef job : jobs) {
      if (!(store.jobs().purge(job) instanceof ControlReply.Done)) {
        throw new AssertionError("an ended job can't be purged: " + job);
      }
    }
    Set<String> left = new TreeSet<>(store.state().keys());
    left.removeAll(STAYS);
    if (!left.isEmpty()) {
      throw new AssertionError("keys are left of what is gone: " + left);
    }
  }

  private dev.reprise.store.JobStatus view(JobRef job) {
    return store.jobs().find(job.id()).orElseThrow().status();
  }
}
