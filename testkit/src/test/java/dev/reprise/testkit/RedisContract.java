package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.RepriseException;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Outcome;
import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /// What a recovery costs the server for many chunks is a longer argument list, not more calls.
  @Test
  default void recoveryOfManyChunksMakesNoMoreCallsThanOfFew() {
    assertThat(callsOfRecovery("many", 500)).isLessThanOrEqualTo(callsOfRecovery("few", 10) + 5);
  }

  private long callsOfRecovery(String id, int chunks) {
    JobRef job =
        submit(new Submission(newRef(id), "{}", "{}", 1_000, true, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker(id);
    worker.take(job, chunks);
    TestWorker observer = store().openWorker("observer-" + id);
    lose(worker, observer);
    long before = calls();
    recover(job, worker, observer);
    long calls = calls() - before;
    assertThat(view(job).retry()).isEqualTo(chunks);
    return calls;
  }

  private long calls() {
    return String.valueOf(store().redis().call("INFO", "commandstats"))
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*:calls=(\\d+),.*", "$1").strip()))
        .sum();
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
    assertThat(store().recovery().audit(job.id(), false).broken()).hasSize(2);
    assertThat(store().recovery().audit(job.id(), true).mended()).isEqualTo(2);
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
  default void finishStepThatWaitsIsTakenBackForAChunkThatTheAuditPutBack() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    assertThat(view(job).finish()).isEqualTo("waiting");
    damage("DEL", "job:job.0:done");
    store().recovery().audit(job.id(), true);
    assertThat(view(job).finish()).isEqualTo("none");
    worker.commit(job, worker.takeOne(job));
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
    worker.settle(job, new Outcome.Commit(finish, Map.of("rows", 1L), "all"));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(view(job).reason()).isNull();
    assertThat(eventsOf("chunk.failed")).isZero();
    worker.commit(job, worker.takeOne(job));
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).finish()).isEqualTo("done");
  }

  @Test
  default void finishStepThatIsReconciledAwayWaitsForAChunkThatIsOpen() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    worker.takeOne(job);
    damage("DEL", "job:job.0:done");
    store().recovery().audit(job.id(), true);
    Replies.reconciled(worker.reconcile(job));
    assertThat(view(job).finish()).isEqualTo("none");
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

  @Test
  default void jobThatVanishedIsForgottenWithAllThatWasHeldOfIt() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    damage("DEL", "job:job.0");
    assertThat(recover(job, worker, observer)).isEqualTo(new RecoverReply.Recovered(0, 0, 0, 0));
    assertThat(keyExists("job:job.0:inflight:" + worker.session())).isFalse();
    store().loseEverything();
  }

  @Test
  default void whatIsOverLeavesNothingBehind() {
    JobRef job =
        submit(2, true, new Submission.Limits(2, 1, 0, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.settle(job, Outcomes.commit(ChunkRange.of(0, 1)), Outcomes.fail(ChunkRange.of(1, 1)));
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    ChunkRange finish = worker.takeOne(job);
    worker.checkpoint(job, finish, 5);
    worker.commit(job, finish);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(keyExists("job:job.0:failures")).isFalse();
    assertThat(keyExists("job:job.0:checkpoint")).isFalse();
  }

  @Test
  default void proofThatAChunkIsPoisonLeavesNoCount() {
    JobRef job = submit(1);
    TestWorker observer = store().openWorker("observer");
    while (!status(job).isTerminal()) {
      TestWorker worker = store().openWorker("w");
      worker.takeOne(job);
      loseAndRecover(job, worker, observer);
    }
    assertThat(keyExists("job:job.0:crashes")).isFalse();
  }

  /// Also where the first thing that a script writes takes memory.
  @Test
  default void allThatDrainsGoesOnWithFullMemory() {
    JobRef job = submit(20);
    JobRef failed = submit(newSubmission("failed").job(), 0, true);
    JobRef started = submit(newSubmission("started").job(), 3, false);
    JobRef delayed = submit(newSubmission("delayed").job(), 1, false);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    TestWorker observer = store().openWorker("c");
    worker.take(job, 5);
    other.takeOne(started);
    worker.settle(failed, Outcomes.failForGood(worker.takeOne(failed)));
    worker.settle(delayed, new Outcome.Release(worker.takeOne(delayed), "", Duration.ofSeconds(5)));
    store().jobs().pause(started, "");
    damage("SREM", "job:job.0:inflight:" + worker.session(), "4");
    other.kill();
    store().pass(TestWorker.DEADLINE.plusSeconds(2));
    worker.heartbeat(0);
    observer.heartbeat(0);
    store().redis().call("CONFIG", "SET", "maxmemory", "1");
    try {
      worker.checkpoint(job, ChunkRange.of(0, 1), 3);
      assertThat(observer.commit(job, ChunkRange.of(0, 1)).fenced()).containsExactly(0);
      Replies.reconciled(worker.reconcile(job, ChunkRange.of(0, 2), new ChunkRange(1, 3, 1)));
      assertThat(Replies.redone(observer.redo(job, ChunkRange.of(9, 1))).fresh()).isEqualTo(1);
      assertThat(store().recovery().audit(job.id(), true).repaired()).isPositive();
      assertThat(store().jobs().resume(started, "")).isInstanceOf(ControlReply.Done.class);
      assertThat(store().jobs().redrive(failed)).isInstanceOf(ControlReply.Done.class);
      store().jobs().cancel(failed, "");
      assertThat(store().jobs().purge(failed)).isInstanceOf(ControlReply.Done.class);
      store().openWorker("late");
      loseNow(other, observer);
      recover(started, other, observer);
      store().recovery().promote(0);
      assertThat(observer.claims().ready(0, "test", 9)).contains(delayed);
      observer
          .recovery()
          .look(0, observer.session(), List.of(worker.session()), true, Set.of("test"));
    } finally {
      store().redis().call("CONFIG", "SET", "maxmemory", "0");
    }
  }

  private JobRef submit(JobRef ref, long total, boolean finish) {
    return submit(new Submission(ref, "{}", "{}", total, true, finish, LIMITS, List.of()));
  }

  private boolean keyExists(String name) {
    return "1".equals(String.valueOf(store().redis().call("EXISTS", store().key(name))));
  }

  /// The later of the last heartbeat and the look before it was first absent counts.
  @Test
  default void outageIsSinceTheWorkerWasLastKnownAlive() {
    long hour = 3_600_000;
    long minute = 60_000;
    assertThat(outage(hour, 0)).isBetween(hour, hour + minute);
    assertThat(outage(hour, minute)).isBetween(minute, 2 * minute);
    assertThat(outage(minute, hour)).isBetween(minute, 2 * minute);
    assertThat(outage(-hour, 0)).isZero();
  }

  /// @param seen ms ago, 0 for never
  private long outage(long beat, long seen) {
    JobRef job = submit(newSubmission("beat" + beat + "-" + seen).job(), 1, false);
    TestWorker worker = store().openWorker("w" + beat + seen);
    worker.takeOne(job);
    TestWorker observer = store().openWorker("o" + beat + seen);
    lose(worker, observer);
    long now =
        Long.parseLong(String.valueOf(store().redis().call("HGET", store().key("clock"), "last")));
    String record = "session:" + worker.session();
    damage("HSET", record, "beat", Long.toString(now - beat));
    if (seen > 0) {
      damage("HSET", record, "seen", Long.toString(now - seen));
    }
    recover(job, worker, observer);
    return Long.parseLong(lastEvent("job.recovered").replaceAll(".*\"outageMs\":(-?\\d+).*", "$1"));
  }

  @Test
  default void settleOfMoreThan1000ChunksIsRefusedWhole() {
    JobRef job = submit(2_000);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 512);
    assertThatThrownBy(() -> worker.commit(job, new ChunkRange(0, 1_000, 1)))
        .isInstanceOf(RepriseException.class);
    assertThat(view(job).done()).isZero();
    assertThat(worker.commit(job, new ChunkRange(0, 999, 1)).fenced()).hasSize(488);
    assertThat(view(job).done()).isEqualTo(512);
  }

  private Submission newSubmission(String id) {
    return new Submission(newRef(id), "{}", "{}", 3, true, false, LIMITS, List.of());
  }
}
