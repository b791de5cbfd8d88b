package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Handing out: every chunk to one session at a time, at an attempt that no other has.
public interface ClaimsContract extends StoreContract {

  @Test
  default void firstClaimStartsTheJob() {
    JobRef job = submit(20);
    assertThat(status(job)).isEqualTo(JobStatus.PENDING);
    TestWorker worker = store().openWorker("a");
    assertThat(Replies.ranges(worker.take(job, 5))).containsExactly(new ChunkRange(0, 4, 1));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(view(job).inFlight()).isEqualTo(5);
    assertThat(view(job).waiting()).isEqualTo(15);
    assertThat(eventsOf("job.started")).isEqualTo(1);
  }

  @Test
  default void twoSessionsNeverHoldTheSameChunk() {
    JobRef job = submit(10);
    assertThat(Replies.ranges(store().openWorker("a").take(job, 6)))
        .containsExactly(new ChunkRange(0, 5, 1));
    assertThat(Replies.ranges(store().openWorker("b").take(job, 6)))
        .containsExactly(new ChunkRange(6, 9, 1));
    assertThat(store().openWorker("c").take(job, 6)).isEmpty();
  }

  @Test
  default void claimSentTwiceGivesTheSameChunks() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    List<Claimed> first = worker.take(job, 3);
    assertThat(Replies.taken(worker.claimAgain(job, 3))).isEqualTo(first);
    assertThat(view(job).inFlight()).isEqualTo(3);
  }

  @Test
  default void claimThatFoundNothingFindsNothingWhenSentAgain() {
    JobRef job = submit(1);
    TestWorker other = store().openWorker("b");
    ChunkRange chunk = other.takeOne(job);
    TestWorker worker = store().openWorker("a");
    assertThat(worker.take(job, 3)).isEmpty();
    other.settle(job, Outcomes.release(chunk));
    assertThat(Replies.taken(worker.claimAgain(job, 3))).isEmpty();
    assertThat(worker.take(job, 3)).hasSize(1);
  }

  @Test
  default void lateDuplicateOfAClaimIsStaleAfterTheNextNumber() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.take(job, 3);
    assertThat(worker.claims().claim(job, worker.session(), 1, 3, false))
        .isEqualTo(new ClaimReply.Stale());
    assertThat(view(job).inFlight()).isEqualTo(6);
  }

  @Test
  default void numberOfAnotherKindOfRequestIsStale() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(worker.settleNumbered(job, worker.number(job), 0, Outcomes.commit(chunk)))
        .isEqualTo(new SettleReply.Stale());
  }

  @Test
  default void replayGivesOnlyWhatIsStillHeld() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.settleAndClaim(job, 5, Outcomes.commit(chunk));
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    observer.recovery().recover(0, job.id(), worker.session(), "b", 2);
    SettleReply.Settled again = Replies.settled(worker.settleAgain(job, Outcomes.commit(chunk)));
    assertThat(again.chunks().stream().mapToInt(claimed -> claimed.range().size()).sum())
        .isEqualTo(3);
    assertThat(again.fenced()).isEmpty();
    recover(job, worker, observer);
  }

  @Test
  default void releasedChunkComesBackWithANewToken() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.settle(job, Outcomes.release(chunk));
    assertThat(worker.takeOne(job)).isEqualTo(ChunkRange.of(0, 2));
  }

  @Test
  default void retriesComeBeforeNewChunksAndNeighboursTogether() {
    JobRef job = submit(20);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 10);
    worker.settle(
        job,
        Outcomes.release(new ChunkRange(2, 4, 1)),
        Outcomes.release(ChunkRange.of(8, 1)),
        Outcomes.fail(ChunkRange.of(5, 1)));
    assertThat(worker.take(job, 7))
        .containsExactly(
            new Claimed(new ChunkRange(2, 4, 2), 0, 0, null),
            new Claimed(ChunkRange.of(5, 2), 1, 0, null),
            new Claimed(ChunkRange.of(8, 2), 0, 0, null),
            new Claimed(new ChunkRange(10, 11, 1), 0, 0, null));
  }

  @Test
  default void scatteredRetriesFillAReplyOfAtMost64Ranges() {
    JobRef job = submit(400);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 400);
    for (int index = 0; index < 400; index += 2) {
      worker.settle(job, Outcomes.release(ChunkRange.of(index, 1)));
    }
    List<Claimed> first = worker.take(job, 200);
    assertThat(first).hasSizeBetween(60, 64);
    int all = first.size();
    for (List<Claimed> more = worker.take(job, 200); !more.isEmpty(); ) {
      all += more.size();
      more = worker.take(job, 200);
    }
    assertThat(all).isEqualTo(200);
  }

  @Test
  default void checkpointComesBackWithTheNextClaim() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(worker.checkpoint(job, chunk, 40)).isEqualTo(new CheckpointReply.Saved());
    worker.settle(job, Outcomes.fail(chunk));
    assertThat(worker.take(job, 2))
        .containsExactly(
            new Claimed(ChunkRange.of(0, 2), 1, 0, new Claimed.Checkpoint(40, "at 40")),
            new Claimed(ChunkRange.of(1, 1), 0, 0, null));
  }

  @Test
  default void lateDuplicateOfACheckpointNeverGoesBack() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    worker.checkpoint(job, chunk, 10);
    worker.checkpoint(job, chunk, 20);
    assertThat(worker.checkpoint(job, chunk, 10)).isEqualTo(new CheckpointReply.Refused(20));
    assertThat(worker.checkpoint(job, chunk, 20)).isEqualTo(new CheckpointReply.Already());
    worker.settle(job, Outcomes.release(chunk));
    assertThat(worker.checkpoint(job, chunk, 30)).isEqualTo(new CheckpointReply.Fenced());
    ChunkRange again = worker.takeOne(job);
    assertThat(worker.checkpoint(job, chunk, 30)).isEqualTo(new CheckpointReply.Fenced());
    assertThat(worker.checkpoint(job, again, 30)).isEqualTo(new CheckpointReply.Saved());
  }

  @Test
  default void jobHandsOutNoMoreThanItsCap() {
    JobRef job =
        submit(10, false, new Submission.Limits(3, 0, 4, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    TestWorker other = store().openWorker("b");
    ChunkRange last = other.takeOne(job);
    assertThat(other.take(job, 5)).isEmpty();
    assertThat(other.claims().ready(0, "test", 5)).isEmpty();
    other.commit(job, last);
    assertThat(other.claims().ready(0, "test", 5)).containsExactly(job);
  }

  @Test
  default void sessionHoldsAtMost512ChunksOfAJob() {
    JobRef job = submit(2_000);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 300);
    assertThat(Replies.ranges(worker.take(job, 300))).containsExactly(new ChunkRange(300, 511, 1));
    assertThat(worker.take(job, 300)).isEmpty();
  }

  @Test
  default void nothingIsHandedOutOfWhatIsPausedEndedOrUnknown() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    store().jobs().pause(job, "");
    assertThat(worker.take(job, 3)).isEmpty();
    store().jobs().resume(job, "");
    store().jobs().cancel(job, "");
    assertThat(worker.take(job, 3)).isEmpty();
    assertThat(worker.claim(newRef("other"), 3)).isEqualTo(new ClaimReply.NoJob());
    assertThat(worker.claim(newRef("job"), 3)).isEqualTo(new ClaimReply.NoJob());
  }

  @Test
  default void jobThatEntersTakesItsShareFromThenOn() {
    JobRef first = submit(100);
    TestWorker worker = store().openWorker("a");
    worker.take(first, 50);
    JobRef second =
        submit(new Submission(newRef("second"), "{}", "{}", 100, true, false, LIMITS, List.of()));
    worker.take(second, 1);
    assertThat(worker.claims().ready(0, "test", 5)).containsExactly(first, second);
  }
}
