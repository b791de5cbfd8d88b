package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Taking chunks back from the dead: nothing lost, nothing twice, and told.
public interface RecoveryContract extends StoreContract {

  @Test
  default void chunksOfADeadWorkerComeBackFirst() {
    JobRef job = submit(20);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    worker.checkpoint(job, ChunkRange.of(3, 1), 12);
    worker.commit(job, ChunkRange.of(0, 1));
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(recover(job, worker, observer)).isEqualTo(new RecoverReply.Recovered(4, 0, 0, 0));
    assertThat(lastEvent("job.recovered"))
        .contains(
            "\"chunks\":\"1-4\"",
            "\"chunksResumed\":4",
            "\"cause\":\"deadline\"",
            "\"lostWorker\":\"a\"",
            "\"recoveredBy\":\"b\"");
    assertThat(view(job).recoveries()).isEqualTo(1);
    assertThat(observer.take(job, 5))
        .containsExactly(
            new Claimed(new ChunkRange(1, 2, 2), 0, 1, null),
            new Claimed(ChunkRange.of(3, 2), 0, 1, new Claimed.Checkpoint(12, "at 12")),
            new Claimed(ChunkRange.of(4, 2), 0, 1, null),
            new Claimed(ChunkRange.of(5, 1), 0, 0, null));
  }

  @Test
  default void zombieCannotWrite() {
    JobRef job = submit(3);
    TestWorker zombie = store().openWorker("a");
    zombie.take(job, 3);
    TestWorker observer = store().openWorker("b");
    loseAndRecover(job, zombie, observer);
    assertThat(zombie.commit(job, new ChunkRange(0, 2, 1)).fenced()).containsExactly(0, 1, 2);
    zombie.settle(
        job, Outcomes.failForGood(ChunkRange.of(0, 1)), Outcomes.release(ChunkRange.of(1, 1)));
    assertThat(zombie.checkpoint(job, ChunkRange.of(2, 1), 5))
        .isEqualTo(new CheckpointReply.Fenced());
    assertThat(zombie.claim(job, 3)).isEqualTo(new ClaimReply.Gone());
    assertThat(view(job).done()).isZero();
    assertThat(view(job).retry()).isEqualTo(3);
    assertThat(lastEvent("chunk.fenced")).contains("\"chunks\":\"0-2\"", "\"worker\":\"a\"");
  }

  @Test
  default void lostSessionGetsNoClaim() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(worker.claim(job, 1)).isEqualTo(new ClaimReply.Gone());
    assertThat(Replies.settled(worker.settleAndClaim(job, 1)).chunks()).isEmpty();
    assertThat(view(job).inFlight()).isEqualTo(1);
    recover(job, worker, observer);
  }

  @Test
  default void zombieCannotCommitWhatAnotherHoldsOrCommitted() {
    JobRef job = submit(2);
    TestWorker zombie = store().openWorker("a");
    zombie.take(job, 2);
    TestWorker heir = store().openWorker("b");
    loseAndRecover(job, zombie, heir);
    heir.take(job, 2);
    heir.commit(job, ChunkRange.of(0, 2));
    assertThat(zombie.commit(job, new ChunkRange(0, 1, 1)).fenced()).containsExactly(0, 1);
    assertThat(view(job).inFlight()).isEqualTo(1);
    heir.commit(job, ChunkRange.of(1, 2));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).counters()).containsEntry("rows", 2L);
  }

  @Test
  default void outcomesOfALostSessionCountUntilItsChunksAreTakenBack() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(worker.commit(job, ChunkRange.of(0, 1)).fenced()).isEmpty();
    recover(job, worker, observer);
    assertThat(view(job).done()).isEqualTo(1);
    assertThat(view(job).retry()).isEqualTo(1);
  }

  @Test
  default void recoveryIsRepeatableByAnyObserverWhenOneDiesInBetween() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    TestWorker first = store().openWorker("b");
    lose(worker, first);
    assertThat(first.recovery().recover(0, job.id(), worker.session(), "b", 2))
        .isEqualTo(new RecoverReply.Recovered(2, 3, 0, 1));
    TestWorker second = store().openWorker("c");
    lose(first, second);
    assertThat(recover(job, worker, second)).isEqualTo(new RecoverReply.Recovered(3, 0, 0, 0));
    assertThat(recover(job, worker, second)).isEqualTo(new RecoverReply.None());
  }

  @Test
  default void claimBetweenTheListOfJobsAndTheLossLeavesNoOrphan() {
    JobRef first = submit(3);
    JobRef second =
        submit(new Submission(newRef("second"), "{}", "{}", 3, true, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker("a");
    worker.takeOne(first);
    List<String> listed = worker.claims().jobsOf(0, worker.session());
    worker.takeOne(second);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    for (String job : listed) {
      observer.recovery().recover(0, job, worker.session(), "b", 512);
    }
    assertThat(store().recovery().sessions(0)).contains(worker.session());
    assertThat(recover(second, worker, observer)).isEqualTo(new RecoverReply.Recovered(1, 0, 0, 0));
    assertThat(store().recovery().sessions(0)).doesNotContain(worker.session());
  }

  @Test
  default void lateClaimOfADeadWorkerIsRecoveredToo() {
    JobRef job = submit(5);
    TestWorker worker = store().openWorker("a");
    worker.kill();
    worker.take(job, 2);
    TestWorker observer = store().openWorker("b");
    loseAndRecover(job, worker, observer);
    assertThat(view(job).retry()).isEqualTo(2);
    assertThat(worker.claimAgain(job, 2)).isEqualTo(new ClaimReply.Gone());
  }

  @Test
  default void settleAfterTheLastVisitLeavesNoTrace() {
    JobRef first = submit(3);
    JobRef second =
        submit(new Submission(newRef("second"), "{}", "{}", 3, true, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(first);
    worker.takeOne(second);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    recover(first, worker, observer);
    assertThat(worker.commit(first, chunk).fenced()).containsExactly(0);
    PartitionInvariant.check(store());
    recover(second, worker, observer);
  }

  @Test
  default void tenCrashesMakeAChunkDead() {
    JobRef job = submit(1);
    TestWorker observer = store().openWorker("observer");
    for (int crash = 1; crash <= 10; crash++) {
      TestWorker worker = store().openWorker("w" + crash);
      assertThat(worker.take(job, 1).get(0).crashes()).isEqualTo(crash - 1);
      lose(worker, observer);
      long dead = crash == 10 ? 1 : 0;
      assertThat(recover(job, worker, observer))
          .isEqualTo(new RecoverReply.Recovered(1 - dead, 0, dead, 0));
    }
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(lastEvent("chunk.dead")).contains("\"cause\":\"crashed-worker\"", "w10");
    assertThat(eventsOf("job.recovered")).isEqualTo(10); // also the death that only buried is told
    assertThat(lastEvent("job.recovered"))
        .contains("\"chunks\":\"\"", "\"chunksDead\":\"0\"", "\"recovery\":10");
  }

  @Test
  default void nameStaysWithTheSessionThatBearsItNow() {
    JobRef job = submit(3);
    TestWorker first = store().openWorker("a");
    first.takeOne(job);
    TestWorker idle = store().openWorker("i");
    TestWorker second = store().openWorker("a");
    TestWorker secondIdle = store().openWorker("i");
    TestWorker observer = store().openWorker("o");
    first.kill();
    idle.kill();
    store().pass(TestWorker.DEADLINE.minusSeconds(1));
    List.of(second, secondIdle, observer).forEach(worker -> worker.heartbeat(0));
    store().pass(Duration.ofSeconds(2));
    observer.heartbeat(0);
    loseNow(first, observer);
    loseNow(idle, observer);
    recover(job, first, observer);
    assertThat(store().openWorker("a").open("").predecessor()).isEqualTo(second.session());
    assertThat(store().openWorker("i").open("").predecessor()).isEqualTo(secondIdle.session());
  }

  @Test
  default void commitClearsCrashes() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    TestWorker heir = store().openWorker("b");
    loseAndRecover(job, worker, heir);
    heir.commit(job, heir.takeOne(job));
    assertThat(store().jobs().chunks(job, "done", 5).get(0).crashes()).isZero();
  }

  @Test
  default void jobPurgedBeforeItsRecoveryIsOnlyForgotten() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    store().jobs().purge(job);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(recover(job, worker, observer)).isEqualTo(new RecoverReply.Recovered(0, 0, 0, 0));
    assertThat(eventsOf("job.recovered")).isZero();
  }

  @Test
  default void soundJobsPassTheAudit() {
    JobRef job = submit(30, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 10);
    worker.settle(
        job,
        Outcomes.commit(new ChunkRange(0, 3, 1)),
        Outcomes.failForGood(ChunkRange.of(4, 1)),
        Outcomes.release(ChunkRange.of(5, 1)));
    Audit audit = store().recovery().audit(job.id(), true);
    assertThat(audit).isEqualTo(new Audit(job.id(), 10, List.of(), 0, 0));
  }

  @Test
  default void jobsInProcessingAreListedForTheStartUpScan() {
    JobRef job = submit(2);
    submit(new Submission(newRef("pending"), "{}", "{}", 3, true, false, LIMITS, List.of()));
    store().openWorker("a").takeOne(job);
    assertThat(store().recovery().processing(0, "0").ids()).containsExactly(job.id());
    assertThat(store().recovery().jobs(0, "0").ids())
        .containsExactlyInAnyOrder(job.id(), "pending.0");
  }
}
