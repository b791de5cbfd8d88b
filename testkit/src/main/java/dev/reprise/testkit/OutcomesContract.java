package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Outcome;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What each kind of outcome does, of a chunk and of the finish step: delays, reasons, budgets,
/// results; and that it does nothing where the attempt isn't the one that is held.
public interface OutcomesContract extends StoreContract {
  private static Outcome release(ChunkRange range, String reason, Duration delay) {
    return new Outcome.Release(range, reason, delay);
  }

  private static ChunkRange finish(int attempt) {
    return ChunkRange.of(ChunkRange.FINISH, attempt);
  }

  /// A job whose only chunk is done, and whose finish step can be claimed.
  private JobRef ready(TestWorker worker, int maxFailures) {
    JobRef job =
        submit(
            1,
            true,
            new Submission.Limits(maxFailures, 0, 0, 1, Duration.ZERO, Duration.ZERO, false));
    worker.commit(job, worker.takeOne(job));
    return job;
  }

  @Test
  default void groupIsCommittedWithoutTheChunksOfOthers() {
    JobRef job = submit(64);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 20);
    store().openWorker("b").takeOne(job);
    worker.take(job, 43);
    assertThat(worker.commit(job, new ChunkRange(0, 63, 1)).fenced()).containsExactly(20);
    assertThat(view(job).done()).isEqualTo(63);
    assertThat(view(job).inFlight()).isEqualTo(1);
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 63L));
  }

  @Test
  default void outcomeAtAnAttemptThatIsNotHeldDoesNothing() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    ChunkRange other = new ChunkRange(0, 1, 2);
    assertThat(worker.commit(job, other).fenced()).containsExactly(0, 1);
    worker.settle(job, Outcomes.fail(ChunkRange.of(0, 2)), Outcomes.release(ChunkRange.of(1, 2)));
    assertThat(view(job).inFlight()).isEqualTo(2);
    assertThat(eventsOf("chunk.failed")).isZero();
    assertThat(eventsOf("chunk.fenced")).isEqualTo(1);
  }

  @Test
  default void lateCommitOfAnEarlierAttemptIsNotAlready() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange first = worker.takeOne(job);
    worker.settle(job, Outcomes.release(first));
    worker.commit(job, worker.takeOne(job));
    SettleReply.Settled late = worker.commit(job, first);
    assertThat(late.fenced()).containsExactly(0);
    assertThat(late.already()).isEmpty();
  }

  @Test
  default void outcomeWaitsAsLongAsItAsks() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    Duration delay = Duration.ofSeconds(20);
    worker.settle(
        job,
        release(ChunkRange.of(0, 1), "", delay),
        new Outcome.Fail(ChunkRange.of(1, 1), "later", false, delay));
    store().pass(Duration.ofSeconds(18));
    store().recovery().promote(0);
    assertThat(worker.take(job, 2)).isEmpty();
    store().pass(Duration.ofSeconds(3));
    assertThat(worker.take(job, 2)).hasSize(2);
  }

  @Test
  default void reasonIsShownUntilAChunkIsDone() {
    JobRef job = submit(9);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    worker.settle(job, release(ChunkRange.of(0, 1), "no file", Duration.ZERO));
    JobView first = view(job);
    assertThat(first.reason()).isEqualTo("no file");
    assertThat(first.reasonSince()).isNotNull();
    worker.settle(job, release(ChunkRange.of(1, 1), "", Duration.ZERO));
    worker.settle(job, release(ChunkRange.of(0, 1), "of a zombie", Duration.ZERO));
    assertThat(view(job).reason()).isEqualTo("no file");
    worker.settle(job, release(ChunkRange.of(2, 1), "no disk", Duration.ZERO));
    assertThat(view(job).reason()).isEqualTo("no disk");
    assertThat(view(job).reasonSince()).isEqualTo(first.reasonSince());
    worker.settle(job, Outcomes.fail(ChunkRange.of(3, 1)));
    assertThat(view(job).reason()).isEqualTo("no disk");
    worker.commit(job, ChunkRange.of(4, 1));
    assertThat(view(job).reason()).isNull();
    assertThat(view(job).reasonSince()).isNull();
  }

  @Test
  default void failuresForTheSameReasonAreOneEvent() {
    JobRef job = submit(5);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    worker.settle(
        job,
        Outcomes.fail(ChunkRange.of(0, 1)),
        Outcomes.fail(new ChunkRange(2, 3, 1)),
        new Outcome.Fail(ChunkRange.of(4, 1), "another", false, Duration.ZERO));
    assertThat(eventsOf("chunk.failed")).isEqualTo(2);
    assertThat(store().events())
        .filteredOn(event -> event.type().equals("chunk.failed"))
        .anySatisfy(event -> assertThat(event.data()).contains("\"0,2-3\"", "no luck"))
        .anySatisfy(event -> assertThat(event.data()).contains("\"4\"", "another"));
  }

  @Test
  default void chunkWithoutAResultHasNone() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    assertThat(store().jobs().result(job, 0)).isEmpty();
    worker.settle(job, new Outcome.Commit(worker.takeOne(job), Map.of(), "all"));
    assertThat(store().jobs().result(job, ChunkRange.FINISH)).contains("all");
    JobRef other = submit("other", worker);
    assertThat(store().jobs().result(other, ChunkRange.FINISH)).isEmpty();
  }

  /// A job that is done without results.
  private JobRef submit(String id, TestWorker worker) {
    JobRef job =
        submit(new Submission(newRef(id), "{}", "{}", 0, true, true, LIMITS, java.util.List.of()));
    worker.commit(job, worker.takeOne(job));
    return job;
  }

  @Test
  default void finishStepIsFencedByItsAttempt() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 3);
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    assertThat(worker.takeOne(job)).isEqualTo(finish(2));
    assertThat(worker.commit(job, finish(1)).fenced()).containsExactly(ChunkRange.FINISH);
    worker.settle(job, Outcomes.fail(finish(1)), Outcomes.release(finish(1)));
    assertThat(view(job).finish()).isEqualTo("inflight");
    assertThat(eventsOf("chunk.fenced")).isEqualTo(1);
    worker.commit(job, finish(2));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(worker.commit(job, finish(1)).already()).isEmpty();
    assertThat(eventsOf("chunk.fenced")).isEqualTo(2);
  }

  @Test
  default void finishStepIsFencedByItsSession() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 3);
    worker.takeOne(job);
    TestWorker other = store().openWorker("b");
    assertThat(other.commit(job, finish(1)).fenced()).containsExactly(ChunkRange.FINISH);
    other.settle(job, Outcomes.failForGood(finish(1)));
    assertThat(view(job).finish()).isEqualTo("inflight");
    assertThat(view(job).inFlight()).isEqualTo(1);
    worker.commit(job, finish(1));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void checkpointOfTheFinishStepIsFencedByBoth() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 3);
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    worker.takeOne(job);
    assertThat(worker.checkpoint(job, finish(1), 5)).isEqualTo(new CheckpointReply.Fenced());
    assertThat(store().openWorker("b").checkpoint(job, finish(2), 5))
        .isEqualTo(new CheckpointReply.Fenced());
    assertThat(worker.checkpoint(job, finish(2), 5)).isEqualTo(new CheckpointReply.Saved());
  }

  @Test
  default void holderOfTheFinishStepStaysOne() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 3);
    worker.takeOne(job);
    worker.settle(job);
    store().jobs().cancel(job, "");
    assertThat(store().jobs().purge(job)).isEqualTo(new ControlReply.Busy());
  }

  @Test
  default void releasedFinishStepCostsNoFailure() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 1);
    worker.settle(job, release(worker.takeOne(job), "no disk", Duration.ZERO));
    assertThat(view(job).reason()).isEqualTo("no disk");
    worker.settle(job, release(worker.takeOne(job), "", Duration.ofSeconds(20)));
    assertThat(view(job).reason()).isEqualTo("no disk");
    assertThat(worker.take(job, 1)).isEmpty();
    store().pass(Duration.ofSeconds(21));
    assertThat(worker.take(job, 1).get(0).failures()).isZero();
    worker.settle(job, Outcomes.fail(finish(3)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(lastEvent("chunk.dead")).contains("\"chunk\":\"finish\"", "\"cause\":\"failures\"");
  }

  @Test
  default void failedFinishStepWaitsForItsBackOff() {
    JobRef job =
        submit(
            0,
            true,
            new Submission.Limits(
                5, 0, 0, 1, Duration.ofSeconds(20), Duration.ofSeconds(30), false));
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    store().pass(Duration.ofSeconds(18));
    assertThat(worker.take(job, 1)).isEmpty();
    store().pass(Duration.ofSeconds(3));
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void commitForgetsTheCheckpoint() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.checkpoint(job, chunk, 5);
    worker.commit(job, chunk);
    assertThat(store().jobs().chunks(job, "done", 2).get(0).checkpoint()).isNull();
  }

  @Test
  default void failedFinishStepHasTheBudgetOfAChunk() {
    TestWorker worker = store().openWorker("a");
    JobRef job = ready(worker, 2);
    SettleReply.Settled first =
        Replies.settled(worker.settle(job, Outcomes.fail(worker.takeOne(job))));
    assertThat(first.dead()).isEmpty();
    assertThat(lastEvent("chunk.failed")).contains("\"chunks\":\"finish\"", "no luck");
    assertThat(worker.take(job, 1).get(0).failures()).isEqualTo(1);
    SettleReply.Settled second = Replies.settled(worker.settle(job, Outcomes.fail(finish(2))));
    assertThat(second.dead()).containsExactly(ChunkRange.FINISH);
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
  }

  @Test
  default void lostSessionSettlesButClaimsNothing() {
    JobRef job = submit(9);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    lose(worker, store().openWorker("b"));
    SettleReply.Settled settled =
        Replies.settled(worker.settleAndClaim(job, 3, Outcomes.commit(chunk)));
    assertThat(settled.fenced()).isEmpty();
    assertThat(settled.chunks()).isEmpty();
    assertThat(view(job).done()).isEqualTo(1);
  }

  @Test
  default void settleClaimsNothingBeforeItsSessionReconciled() {
    JobRef job = submit(9);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    store().newTimeline(true);
    worker.heartbeat(0);
    store().pass(Duration.ofSeconds(1));
    assertThat(Replies.settled(worker.settleAndClaim(job, 3, Outcomes.commit(chunk))).chunks())
        .isEmpty();
    Replies.reconciled(worker.reconcile(job));
    worker.heartbeat(Replies.alive(worker.heartbeat(0)).epoch());
    assertThat(worker.take(job, 3)).isNotEmpty();
  }
}
