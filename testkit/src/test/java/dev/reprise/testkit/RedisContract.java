package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.RepriseException;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Submission;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What only a store on Redis has: damage behind its back, clocks that jump, full memory.
interface RedisContract extends StoreContract {
  @Override
  RedisStoreUnderTest store();

  private void damage(String... command) {
    command[1] = store().key(command[1]);
    store().redis().call(command);
  }

  @Test
  default void auditFindsAndMendsALostIndex() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    damage("SREM", "job:job.0:inflight:" + worker.session(), "2");
    Audit found = store().recovery().audit(job.id(), false);
    assertThat(found.fine()).isFalse();
    assertThat(String.join("; ", found.broken())).contains("in no place", "2");
    assertThat(store().recovery().audit(job.id(), true).repaired()).isPositive();
    assertThat(store().recovery().audit(job.id(), false).fine()).isTrue();
    assertThat(Replies.ranges(worker.take(job, 1))).containsExactly(ChunkRange.of(2, 2));
  }

  @Test
  default void auditPutsWhatIsInSeveralPlacesIntoOne() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.commit(job, ChunkRange.of(0, 1));
    damage("ZADD", "job:job.0:retry", "0", "0");
    damage("ZADD", "job:job.0:retry", "0", "1");
    store().recovery().audit(job.id(), true);
    assertThat(store().recovery().audit(job.id(), false).fine()).isTrue();
    assertThat(view(job).done()).isEqualTo(1);
    assertThat(view(job).inFlight()).isEqualTo(2);
    assertThat(view(job).retry()).isZero();
  }

  @Test
  default void auditLeavesNoHolderOfASetThatItEmptied() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    damage("SETBIT", "job:job.0:done", "0", "1");
    store().recovery().audit(job.id(), true);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    // The commit that the damage stands for counted nothing; the recount would tell.
    assertThat(view(job).counters()).isEmpty();
  }

  @Test
  default void auditRebuildsIndexEntries() {
    JobRef job = submit(3);
    store().openWorker("a").takeOne(job);
    damage("DEL", "ready:test");
    damage("DEL", "processing");
    assertThat(store().recovery().audit(job.id(), false).mended()).isEqualTo(2);
    assertThat(store().openWorker("b").claims().ready(0, "test", 5)).containsExactly(job);
  }

  @Test
  default void finishStepWaitsForAChunkThatTheAuditPutBack() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    damage("DEL", "job:job.0:done");
    store().recovery().audit(job.id(), true);
    assertThat(worker.takeOne(job)).isEqualTo(ChunkRange.of(0, 2));
    assertThat(worker.take(job, 5)).isEmpty();
    worker.commit(job, ChunkRange.of(0, 2));
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void finishStepCommittedWhileAChunkIsOpenIsOnlyGivenBack() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    ChunkRange finish = worker.takeOne(job);
    damage("DEL", "job:job.0:done");
    store().recovery().audit(job.id(), true);
    worker.commit(job, finish);
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    worker.commit(job, worker.takeOne(job));
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).finish()).isEqualTo("done");
  }

  /// As a redo after a rollback will do it.
  private void markDone(String index) {
    damage("SETBIT", "job:job.0:done", index, "1");
    damage("HINCRBY", "job:job.0", "done", "1");
  }

  @Test
  default void chunkThatIsDoneIsNeverPutBack() {
    JobRef job = submit(4);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 4);
    for (String index : List.of("0", "1", "2", "3")) {
      markDone(index);
    }
    worker.settle(job, Outcomes.fail(ChunkRange.of(0, 1)), Outcomes.release(ChunkRange.of(1, 1)));
    worker.reconcile(job, ChunkRange.of(3, 1));
    assertThat(view(job).retry()).isZero();
    loseAndRecover(job, worker, store().openWorker("b"));
    assertThat(view(job).retry()).isZero();
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void commitOfAChunkThatIsDoneCountsNothing() {
    JobRef job = submit(30);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 30);
    markDone("9");
    worker.commit(job, new ChunkRange(0, 29, 1));
    assertThat(view(job).counters()).containsEntry("rows", 29L);
    assertThat(view(job).done()).isEqualTo(30);
  }

  /// Redis is restarted twice from the same snapshot: what it handed out in between is handed out
  /// again, at the same attempt, and yet no token is given twice.
  @Test
  default void twoRestartsFromOneSnapshotNeverGiveOneTokenTwice() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    String epoch = String.valueOf(store().redis().call("HGET", store().key("timeline"), "epoch"));
    Set<String> tokens = new HashSet<>();
    for (int restart = 0; restart < 3; restart++) {
      damage("DEL", "job:job.0:inflight:" + worker.session());
      damage("HDEL", "job:job.0:requests", worker.session());
      damage("SREM", "job:job.0:holders", worker.session());
      damage("HSET", "job:job.0", "next", "0", "inflight", "0");
      damage("HSET", "timeline", "epoch", epoch, "replid", "0".repeat(40));
      assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
      long now = Replies.alive(worker.heartbeat(0)).epoch();
      assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
      worker.heartbeat(now);
      ChunkRange chunk = worker.takeOne(job);
      assertThat(chunk).isEqualTo(ChunkRange.of(0, 1));
      assertThat(tokens.add(now + "-" + chunk.attempt())).as("%s in %s", now, tokens).isTrue();
    }
  }

  @Test
  default void stoppedRedisOrAJumpingClockExpiresNobody() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    for (long jump : new long[] {3_600_000, -3_600_000}) {
      long last =
          Long.parseLong(
              String.valueOf(store().redis().call("HGET", store().key("clock"), "last")));
      damage("HSET", "clock", "last", Long.toString(last - jump));
      observer.heartbeat(0);
      assertThat(
              observer
                  .recovery()
                  .lose(0, observer.session(), worker.session(), Cause.DEADLINE, "", "b"))
          .isEqualTo(new LoseReply.Alive());
    }
    assertThat(worker.heartbeat(0)).isInstanceOf(HeartbeatReply.Alive.class);
  }

  @Test
  default void fullMemoryRefusesNewWorkWholeAndDrainsTheRest() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    store().redis().call("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(() -> submit(newSubmission("more"))).isInstanceOf(RepriseException.class);
      assertThatThrownBy(() -> worker.take(job, 3)).isInstanceOf(RepriseException.class);
      assertThat(worker.heartbeat(0)).isInstanceOf(HeartbeatReply.Alive.class);
      worker.checkpoint(job, ChunkRange.of(1, 1), 7);
      worker.settle(job, Outcomes.commit(ChunkRange.of(0, 1)), Outcomes.fail(ChunkRange.of(1, 1)));
      TestWorker observer = store().openWorker("b");
      worker.kill();
      store().redis().call("CONFIG", "SET", "maxmemory", "0");
      store().pass(TestWorker.DEADLINE.plusSeconds(2));
      store().redis().call("CONFIG", "SET", "maxmemory", "1");
      observer.heartbeat(0);
      loseNow(worker, observer);
      recover(job, worker, observer);
      assertThat(view(job).done()).isEqualTo(1);
      assertThat(view(job).retry()).isEqualTo(2);
    } finally {
      store().redis().call("CONFIG", "SET", "maxmemory", "0");
    }
  }

  private Submission newSubmission(String id) {
    return new Submission(newRef(id), "{}", "{}", 3, true, false, LIMITS, List.of());
  }
}
