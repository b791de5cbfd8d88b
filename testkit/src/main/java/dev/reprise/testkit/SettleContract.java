package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.ChunkView;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Outcomes: each counts once, and only from the session that owns the chunk at that attempt.
public interface SettleContract extends StoreContract {

  @Test
  default void committedChunkIsNeverHandedOutAgain() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.commit(job, new ChunkRange(0, 1, 1));
    assertThat(worker.take(job, 3)).isEmpty();
    worker.commit(job, ChunkRange.of(2, 1));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 3L));
    assertThat(eventsOf("job.completed")).isEqualTo(1);
  }

  @Test
  default void settleSentTwiceCountsOnce() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    SettleReply.Settled first = Replies.settled(worker.settle(job, Outcomes.commit(chunk)));
    SettleReply.Settled again = Replies.settled(worker.settleAgain(job, Outcomes.commit(chunk)));
    assertThat(again.fenced()).isEqualTo(first.fenced()).isEmpty();
    assertThat(again.already()).isEqualTo(first.already()).isEmpty();
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 1L));
  }

  @Test
  default void commitUnderANewNumberIsAlready() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.commit(job, chunk);
    SettleReply.Settled again = worker.commit(job, chunk);
    assertThat(again.already()).containsExactly(0);
    assertThat(again.fenced()).isEmpty();
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 1L));
    assertThat(eventsOf("chunk.fenced")).isZero();
  }

  @Test
  default void sameChunkTwiceInOneSettleCountsOnce() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(worker.commit(job, chunk, chunk).already()).containsExactly(0);
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 1L));
  }

  @Test
  default void commitOfWhatWasGivenBackIsFenced() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.settle(job, Outcomes.release(chunk));
    assertThat(worker.commit(job, chunk).fenced()).containsExactly(0);
    assertThat(view(job).done()).isZero();
    assertThat(lastEvent("chunk.fenced")).contains("\"chunks\":\"0\"", "\"worker\":\"a\"");
  }

  @Test
  default void threadOfATimedOutChunkCantCommitTheNextAttempt() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange first = worker.takeOne(job);
    worker.settle(job, Outcomes.fail(first));
    ChunkRange second = worker.takeOne(job);
    assertThat(worker.commit(job, first).fenced()).containsExactly(0);
    worker.settle(job, Outcomes.fail(first), Outcomes.release(first));
    assertThat(view(job).inFlight()).isEqualTo(1);
    assertThat(worker.commit(job, second).fenced()).isEmpty();
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void failedSettleSentAgainLeavesTheNextAttemptAlone() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange first = worker.takeOne(job);
    worker.settle(job, Outcomes.fail(first));
    long lost = worker.number(job);
    ChunkRange second = worker.takeOne(job);
    assertThat(worker.settleNumbered(job, lost, 0, Outcomes.fail(first)))
        .isEqualTo(new SettleReply.Stale());
    assertThat(worker.commit(job, second).fenced()).isEmpty();
    assertThat(view(job).done()).isEqualTo(1);
  }

  @Test
  default void committedSettleSentAgainAfterRecoveryIsNoLie() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.takeOne(job);
    SettleReply.Settled first = Replies.settled(worker.settle(job, Outcomes.commit(chunk)));
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(Replies.settled(worker.settleAgain(job, Outcomes.commit(chunk))).already())
        .isEqualTo(first.already());
    recover(job, worker, observer);
    SettleReply.Settled late = Replies.settled(worker.settleAgain(job, Outcomes.commit(chunk)));
    assertThat(late.already()).containsExactly(0);
    assertThat(late.fenced()).isEmpty();
    assertThat(eventsOf("chunk.fenced")).isZero();
    assertThat(view(job).counters()).isEqualTo(Map.of("rows", 1L));
  }

  @Test
  default void failuresSpendTheBudgetAndTheOthersGoOn() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    for (int failure = 1; failure < 3; failure++) {
      assertThat(Replies.settled(worker.settle(job, Outcomes.fail(chunk))).dead()).isEmpty();
      chunk = worker.takeOne(job);
      assertThat(chunk).isEqualTo(ChunkRange.of(0, failure + 1));
    }
    assertThat(Replies.settled(worker.settle(job, Outcomes.fail(chunk))).dead()).containsExactly(0);
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(lastEvent("chunk.dead")).contains("\"cause\":\"failures\"", "\"error\":\"no luck\"");
    worker.commit(job, worker.takeOne(job));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(view(job).error()).contains("1 chunk is dead", "no luck");
  }

  @Test
  default void permanentFailureIsDeadAtOnce() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.failForGood(worker.takeOne(job)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(lastEvent("chunk.dead")).contains("\"cause\":\"permanent\"");
  }

  @Test
  default void releaseCostsNoFailure() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    for (int i = 0; i < 10; i++) {
      worker.settle(job, Outcomes.release(worker.takeOne(job)));
    }
    assertThat(worker.take(job, 1).get(0).failures()).isZero();
  }

  @Test
  default void failedChunkWaitsForItsBackOff() {
    JobRef job =
        submit(
            1,
            false,
            new Submission.Limits(
                5, 0, 0, 1, Duration.ofSeconds(20), Duration.ofSeconds(30), false));
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    assertThat(worker.take(job, 1)).isEmpty();
    assertThat(worker.claims().ready(0, "test", 5)).isEmpty();
    store().pass(Duration.ofSeconds(18));
    store().recovery().promote(0);
    assertThat(worker.take(job, 1)).isEmpty();
    store().pass(Duration.ofSeconds(3));
    Optional<Duration> next = store().recovery().promote(0);
    assertThat(next).isEmpty();
    assertThat(worker.claims().ready(0, "test", 5)).containsExactly(job);
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    store().pass(Duration.ofSeconds(25));
    assertThat(worker.take(job, 1)).isEmpty();
    store().pass(Duration.ofSeconds(6));
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void settleClaimsInTheSameCall() {
    JobRef job = submit(4);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    SettleReply.Settled settled =
        Replies.settled(worker.settleAndClaim(job, 2, Outcomes.commit(chunk)));
    assertThat(Replies.ranges(settled.chunks())).containsExactly(new ChunkRange(1, 2, 1));
    assertThat(settled.next()).isEqualTo(job.id());
  }

  @Test
  default void toleratedDeadCompletes() {
    JobRef job =
        submit(3, false, new Submission.Limits(1, 1, 0, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.settle(job, Outcomes.fail(ChunkRange.of(1, 1)), Outcomes.commit(ChunkRange.of(0, 1)));
    worker.commit(job, ChunkRange.of(2, 1));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).dead()).isEqualTo(1);
  }

  @Test
  default void rangesOfDoneBitsAreSetAtEveryAlignment() {
    int total = 48;
    TestWorker worker = store().openWorker("a");
    for (int first : new int[] {0, 1, 5, 7, 8, 9, 15, 16}) {
      for (int length : new int[] {1, 8, 9, 15, 16, 17, 24}) {
        JobRef job =
            submit(
                new Submission(
                    newRef("bits-" + first + "-" + length),
                    "{}",
                    "{}",
                    total,
                    true,
                    false,
                    LIMITS,
                    java.util.List.of()));
        worker.take(job, total);
        ChunkRange range = new ChunkRange(first, first + length - 1, 1);
        worker.commit(job, range);
        assertThat(view(job).done()).isEqualTo(length);
        assertThat(store().jobs().chunks(job, "done", total))
            .extracting(ChunkView::index)
            .containsExactlyElementsOf(
                IntStream.rangeClosed(range.first(), range.last()).boxed().toList());
        store().jobs().cancel(job, "");
      }
    }
  }

  @Test
  default void counterThatWouldOverflowStaysAtItsMost() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    for (int index = 0; index < 3; index++) {
      Replies.settled(
          worker.settle(
              job,
              new Outcome.Commit(
                  ChunkRange.of(index, 1), Map.of("bytes", Long.MAX_VALUE / 2), null)));
    }
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).counters()).isEqualTo(Map.of("bytes", 1L << 53));
  }

  @Test
  default void longErrorIsCutBetweenCharacters() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.settle(job, new Outcome.Fail(chunk, "x" + "é".repeat(2_000), true, Duration.ZERO));
    assertThat(view(job).error()).doesNotContain("\uFFFD").contains("éé");
  }

  @Test
  default void commitsAfterACancelCount() {
    JobRef job = submit(5);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    store().jobs().cancel(job, "enough");
    worker.commit(job, new ChunkRange(0, 1, 1));
    assertThat(status(job)).isEqualTo(JobStatus.CANCELLED);
    assertThat(view(job).done()).isEqualTo(2);
  }

  @Test
  default void resultsAreKept() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, new Outcome.Commit(worker.takeOne(job), Map.of(), "42"));
    assertThat(store().jobs().result(job, 0)).contains("42");
    assertThat(store().jobs().result(job, 1)).isEmpty();
  }
}
