package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The store went back in time, and a worker says again what it had committed.
public interface RedoContract extends StoreContract {

  private static int redo(TestWorker worker, JobRef job, ChunkRange... ranges) {
    return Replies.redone(worker.redo(job, ranges)).fresh();
  }

  @Test
  default void redoneAheadOfTheCursorIsNeverHandedOut() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    assertThat(redo(worker, job, new ChunkRange(0, 2, 1), new ChunkRange(5, 6, 1))).isEqualTo(5);
    assertThat(view(job).done()).isEqualTo(5);
    assertThat(Replies.ranges(worker.take(job, 10)))
        .containsExactly(new ChunkRange(3, 4, 1), new ChunkRange(7, 9, 1));
    assertThat(view(job).counters()).containsEntry("rows", 5L);
    assertThat(eventsOf("job.redone")).isEqualTo(1);
    assertThat(lastEvent("job.redone")).contains("\"chunks\":\"0-2,5-6\"", "\"done\":5");
  }

  @Test
  default void redoneFromItsOwnSet() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.checkpoint(job, ChunkRange.of(0, 1), 7);
    RedoReply redone = redoAfterARestart(worker, job, ChunkRange.of(0, 1));
    assertThat(Replies.redone(redone).fresh()).isEqualTo(1);
    assertThat(view(job).inFlight()).isEqualTo(1);
    assertThat(worker.commit(job, ChunkRange.of(0, 1)).already()).containsExactly(0);
    assertThat(view(job).counters()).containsEntry("rows", 1L);
  }

  @Test
  default void redoneFromRetry() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    assertThat(redo(worker, job, ChunkRange.of(0, 2))).isEqualTo(1);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void redoneFromDead() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.failForGood(worker.takeOne(job)));
    assertThat(redo(worker, job, ChunkRange.of(0, 1))).isEqualTo(1);
    assertThat(view(job).dead()).isZero();
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void whatAnotherSessionHoldsIsLeftToIt() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    ChunkRange held = other.takeOne(job);
    assertThat(redo(worker, job, ChunkRange.of(0, 1))).isZero();
    assertThat(view(job).done()).isZero();
    assertThat(other.commit(job, held).fenced()).isEmpty();
    assertThat(eventsOf("job.redone")).isZero();
  }

  @Test
  default void redoSentTwiceCountsOnce() {
    JobRef job = submit(4);
    TestWorker worker = store().openWorker("a");
    assertThat(redo(worker, job, new ChunkRange(0, 1, 1))).isEqualTo(2);
    assertThat(redo(worker, job, new ChunkRange(0, 1, 1))).isZero();
    assertThat(redo(worker, job, new ChunkRange(0, 2, 1))).isEqualTo(1);
    assertThat(view(job).counters()).containsEntry("rows", 3L);
    assertThat(view(job).done()).isEqualTo(3);
  }

  @Test
  default void whatTheJobDoesNotHaveIsDropped() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    assertThat(redo(worker, job, new ChunkRange(2, 5, 1))).isEqualTo(1);
    assertThat(view(job).done()).isEqualTo(1);
  }

  @Test
  default void redoOfAllEndsTheJobLegally() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    RedoReply.Redone reply = Replies.redone(worker.redo(job, new ChunkRange(0, 2, 1)));
    assertThat(reply).isEqualTo(new RedoReply.Redone(JobStatus.COMPLETED, 3, 1));
    assertThat(eventsOf("job.started")).isEqualTo(1);
    assertThat(eventsOf("job.completed")).isEqualTo(1);
    assertThat(view(job).version()).isEqualTo(3);
    assertThat(view(job).startedAt()).isNotNull();
  }

  @Test
  default void redoOfAllLeavesTheFinishStepToBeClaimed() {
    JobRef job = submit(2, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    redo(worker, job, new ChunkRange(0, 1, 1));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    ChunkRange finish = worker.takeOne(job);
    assertThat(finish.isFinish()).isTrue();
    worker.commit(job, finish);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void attemptsNeverFall() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    redo(worker, job, ChunkRange.of(1, 7));
    assertThat(worker.commit(job, ChunkRange.of(1, 7)).already()).containsExactly(1);
    assertThat(worker.commit(job, ChunkRange.of(1, 1)).fenced()).containsExactly(1);
  }

  @Test
  default void redoneResultsAndTracesAreKept() {
    Submission.Limits traced =
        new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, true);
    JobRef job = submit(3, false, traced);
    TestWorker worker = store().openWorker("a");
    Outcome.Commit commit = new Outcome.Commit(ChunkRange.of(1, 1), Map.of(), "kept");
    RedoReply reply = worker.claims().redo(job, worker.session(), worker.name(), List.of(commit));
    assertThat(Replies.redone(reply).fresh()).isEqualTo(1);
    assertThat(store().jobs().result(job, 1)).contains("kept");
    assertThat(lastEvent("chunks.committed")).contains("\"chunks\":\"1\"", worker.session());
  }

  @Test
  default void claimsReplyAfterARedoHasNoDoneIndex() {
    JobRef job = submit(4);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    redoAfterARestart(worker, job, ChunkRange.of(1, 1));
    ClaimReply.Taken again = (ClaimReply.Taken) worker.claimAgain(job, 3);
    assertThat(Replies.ranges(again.chunks()))
        .containsExactly(ChunkRange.of(0, 1), ChunkRange.of(2, 1));
  }

  @Test
  default void redoOfADroppedSessionIsTaken() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    worker.takeOne(job);
    loseAndRecover(job, worker, other);
    assertThat(redo(worker, job, ChunkRange.of(0, 1))).isEqualTo(1);
    assertThat(Replies.ranges(other.take(job, 2))).containsExactly(ChunkRange.of(1, 1));
  }

  @Test
  default void redoIsRefusedOnAnUnknownTimelineAndForAnotherIncarnation() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    JobRef ghost = new JobRef(job.id(), "another", job.type(), job.shard());
    assertThat(worker.redo(ghost, ChunkRange.of(0, 1))).isEqualTo(new RedoReply.NoJob());
    store().newTimeline(true);
    assertThat(worker.redo(job, ChunkRange.of(0, 1))).isInstanceOf(RedoReply.NewTimeline.class);
    worker.heartbeat(0);
    assertThat(redo(worker, job, ChunkRange.of(0, 1))).isEqualTo(1);
  }

  @Test
  default void redoIsBoundedAndSaysHowFarItCame() {
    JobRef job = submit(5_000);
    TestWorker worker = store().openWorker("a");
    ChunkRange[] all = new ChunkRange[10];
    for (int i = 0; i < all.length; i++) {
      all[i] = new ChunkRange(i * 500, i * 500 + 499, 1);
    }
    RedoReply.Redone first = Replies.redone(worker.redo(job, all));
    assertThat(first.fresh()).isEqualTo(1_000);
    assertThat(first.looked()).isEqualTo(2);
    RedoReply.Redone second = Replies.redone(worker.redo(job, all));
    assertThat(second.looked()).isEqualTo(4); // what is done costs it nothing
  }

  @Test
  default void oneChunkThatIsMissingIsFoundWhereverItIs() {
    TestWorker worker = store().openWorker("a");
    for (int missing : new int[] {1, 7, 8, 12, 23, 31, 32, 38}) {
      JobRef job =
          submit(
              new Submission(
                  newRef("job" + missing), "{}", "{}", 40, true, false, LIMITS, List.of()));
      worker.take(job, 40);
      worker.commit(job, new ChunkRange(0, missing - 1, 1), new ChunkRange(missing + 1, 39, 1));
      RedoReply redone = redoAfterARestart(worker, job, new ChunkRange(1, 38, 1));
      assertThat(Replies.redone(redone).fresh()).as("%s", missing).isEqualTo(1);
      assertThat(redo(worker, job, new ChunkRange(1, 38, 1))).isZero();
      assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    }
  }

  @Test
  default void redoLowersNoAttemptAndTellsNothingTwice() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    worker.takeOne(job);
    RedoReply redone = redoAfterARestart(worker, job, ChunkRange.of(0, 2));
    assertThat(Replies.redone(redone).fresh()).isEqualTo(1);
    assertThat(worker.commit(job, ChunkRange.of(0, 3)).already()).containsExactly(0);
    assertThat(store().jobs().result(job, 0)).isEmpty();
    assertThat(eventsOf("job.started")).isEqualTo(1);
    assertThat(eventsOf("chunks.committed")).isZero();
  }

  @Test
  default void redoThatFoundNothingIsNotTraced() {
    JobRef job =
        submit(2, false, new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, true));
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    assertThat(redo(worker, job, ChunkRange.of(0, 1))).isZero();
    assertThat(eventsOf("chunks.committed")).isEqualTo(1);
  }

  /// A redo that comes once more, late: by then its session runs a later attempt of the chunk.
  @Test
  default void lateRedoLeavesWhatItsSessionRuns() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    ChunkRange held = other.takeOne(job);
    store().newTimeline(true);
    worker.heartbeat(0);
    other.heartbeat(0);
    assertThat(redo(worker, job, ChunkRange.of(0, 3))).isZero();
    other.reconcile(job);
    saidAll(other);
    saidAll(worker);
    ChunkRange again = worker.takeOne(job);
    assertThat(again.first()).isEqualTo(held.first());
    assertThat(redo(worker, job, ChunkRange.of(0, 3))).isZero();
    assertThat(worker.commit(job, again).fenced()).isEmpty();
    assertThat(view(job).done()).isEqualTo(1);
  }
}
