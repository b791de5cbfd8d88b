package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Submission;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The finish step: after all others, once, and fenced like any chunk.
public interface FinishContract extends StoreContract {
  /// The finish step at its first attempt.
  ChunkRange FINISH = ChunkRange.of(ChunkRange.FINISH, 1);

  /// A job of one chunk, committed, so that its finish step is next.
  private JobRef ready(TestWorker worker) {
    JobRef job = submit(1, true, LIMITS);
    worker.commit(job, worker.takeOne(job));
    return job;
  }

  @Test
  default void finishStepComesAfterAllOthersAreSettled() {
    JobRef job = submit(2, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    worker.commit(job, ChunkRange.of(0, 1));
    assertThat(worker.take(job, 5)).isEmpty();
    worker.commit(job, ChunkRange.of(1, 1));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(worker.takeOne(job)).isEqualTo(FINISH);
    assertThat(store().openWorker("b").take(job, 5)).isEmpty();
    worker.commit(job, FINISH);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).finish()).isEqualTo("done");
  }

  @Test
  default void emptySourceHasItsFinishStepAllTheSame() {
    JobRef job = submit(0, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    assertThat(worker.claims().ready(0, "test", 5)).containsExactly(job);
    assertThat(worker.takeOne(job)).isEqualTo(FINISH);
    worker.commit(job, FINISH);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void finishStepCommittedTwiceIsAlready() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    worker.commit(job, worker.takeOne(job));
    assertThat(worker.commit(job, FINISH).already()).containsExactly(ChunkRange.FINISH);
    assertThat(view(job).counters()).containsEntry("rows", 2L);
    assertThat(eventsOf("job.completed")).isEqualTo(1);
  }

  @Test
  default void finishStepOfALostWorkerIsRecoveredAndItsZombieFenced() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    worker.takeOne(job);
    worker.checkpoint(job, FINISH, 7);
    TestWorker observer = store().openWorker("b");
    loseAndRecover(job, worker, observer);
    assertThat(lastEvent("job.recovered")).contains("\"chunks\":\"finish\"", "\"chunksResumed\":1");
    PartitionInvariant.check(store());
    assertThat(worker.commit(job, FINISH).fenced()).containsExactly(ChunkRange.FINISH);
    assertThat(worker.checkpoint(job, FINISH, 9)).isEqualTo(new CheckpointReply.Fenced());
    var again = observer.take(job, 5);
    assertThat(again).hasSize(1);
    assertThat(again.get(0).range()).isEqualTo(ChunkRange.of(ChunkRange.FINISH, 2));
    assertThat(again.get(0).crashes()).isEqualTo(1);
    assertThat(again.get(0).checkpoint()).isNotNull();
    observer.commit(job, again.get(0).range());
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void deadFinishStepFailsTheJobAndRedriveTriesItAgain() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    worker.settle(job, Outcomes.failForGood(worker.takeOne(job)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(view(job).error()).contains("finish step", "never");
    assertThat(lastEvent("chunk.dead")).contains("\"cause\":\"permanent\"", "\"attempt\":3");
    store().jobs().redrive(job);
    assertThat(worker.takeOne(job)).isEqualTo(ChunkRange.of(ChunkRange.FINISH, 4));
    worker.commit(job, ChunkRange.of(ChunkRange.FINISH, 4));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void tooManyDeadFailTheJobBeforeItsFinishStep() {
    JobRef job = submit(2, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.settle(
        job, Outcomes.failForGood(ChunkRange.of(0, 1)), Outcomes.commit(ChunkRange.of(1, 1)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(worker.take(job, 2)).isEmpty();
  }

  @Test
  default void toleratedDeadAreFollowedByTheFinishStep() {
    JobRef job =
        submit(2, true, new Submission.Limits(1, 1, 0, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.settle(job, Outcomes.fail(ChunkRange.of(0, 1)), Outcomes.commit(ChunkRange.of(1, 1)));
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void pausedJobKeepsItsFinishStep() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    store().jobs().pause(job, "");
    assertThat(worker.take(job, 1)).isEmpty();
    store().jobs().resume(job, "");
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void reconcileKnowsTheFinishStep() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    worker.takeOne(job);
    assertThat(Replies.reconciled(worker.reconcile(job, FINISH)).dropped()).isEmpty();
    assertThat(view(job).finish()).isEqualTo("inflight");
    Replies.reconciled(worker.reconcile(job));
    assertThat(view(job).finish()).isEqualTo("retry");
    assertThat(Replies.reconciled(worker.reconcile(job, FINISH)).dropped())
        .containsExactly(ChunkRange.FINISH);
  }

  @Test
  default void tenCrashesMakeTheFinishStepDead() {
    TestWorker observer = store().openWorker("observer");
    JobRef job = ready(observer);
    for (int crash = 1; crash <= 10; crash++) {
      assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
      TestWorker worker = store().openWorker("w" + crash);
      assertThat(worker.take(job, 1).get(0).crashes()).isEqualTo(crash - 1);
      loseAndRecover(job, worker, observer);
    }
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(view(job).inFlight()).isZero();
    assertThat(lastEvent("chunk.dead"))
        .contains("\"chunk\":\"finish\"", "\"cause\":\"crashed-worker\"", "died 10 times");
  }

  @Test
  default void recoveryOfAnotherLeavesTheFinishStepToItsHolder() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker);
    TestWorker holder = store().openWorker("b");
    ChunkRange finish = holder.takeOne(job);
    worker.kill();
    store().pass(TestWorker.DEADLINE.minusSeconds(1));
    holder.heartbeat(0);
    store().pass(Duration.ofSeconds(2));
    holder.heartbeat(0);
    loseNow(worker, holder);
    recover(job, worker, holder);
    assertThat(view(job).finish()).isEqualTo("inflight");
    assertThat(eventsOf("job.recovered")).isZero();
    assertThat(holder.commit(job, finish).fenced()).isEmpty();
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }
}
