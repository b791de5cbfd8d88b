package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.store.Submission;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Replies that are given again: for whom they are kept, and how long.
public interface RequestsContract extends StoreContract {

  @Test
  default void settleOfASessionThatNeverClaimedIsKnownAgain() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    for (int sent = 0; sent < 2; sent++) {
      SettleReply reply = worker.settleNumbered(job, 1, 0, Outcomes.commit(ChunkRange.of(0, 1)));
      assertThat(Replies.settled(reply).fenced()).containsExactly(0);
    }
    assertThat(eventsOf("chunk.fenced")).isEqualTo(1);
  }

  @Test
  default void settleOfALostSessionIsKnownAgainUntilItsJobIsVisited() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    worker.commit(job, chunk);
    assertThat(Replies.settled(worker.settleAgain(job, Outcomes.commit(chunk))).already())
        .isEmpty();
    recover(job, worker, observer);
  }

  @Test
  default void settleAfterItsJobWasVisitedDoesNotBringTheJobBack() {
    JobRef first = submit(3);
    JobRef second =
        submit(new Submission(newRef("second"), "{}", "{}", 3, true, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(first);
    worker.takeOne(second);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    recover(first, worker, observer);
    worker.commit(first, chunk);
    assertThat(worker.claims().jobsOf(0, worker.session())).containsExactly(second.id());
    assertThat(recover(second, worker, observer)).isEqualTo(new RecoverReply.Recovered(1, 0, 0, 0));
  }

  @Test
  default void lowerNumberIsStaleAndAHigherOneNew() {
    JobRef job = submit(9);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(worker.settleNumbered(job, 7, 0, Outcomes.commit(chunk)))
        .isInstanceOf(SettleReply.Settled.class);
    assertThat(worker.settleNumbered(job, 6, 0, Outcomes.commit(chunk)))
        .isEqualTo(new SettleReply.Stale());
    assertThat(Replies.settled(worker.settleNumbered(job, 8, 0, Outcomes.commit(chunk))).already())
        .containsExactly(0);
  }

  @Test
  default void replayGivesTheFinishStepOnlyToItsHolder() {
    JobRef job = submit(1, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    SettleReply.Settled first =
        Replies.settled(worker.settleAndClaim(job, 3, Outcomes.commit(chunk)));
    assertThat(Replies.ranges(first.chunks())).containsExactly(ChunkRange.of(ChunkRange.FINISH, 1));
    assertThat(worker.settleAgain(job, Outcomes.commit(chunk))).isEqualTo(first);
  }

  @Test
  default void replayLeavesOutWhatWasRedone() {
    TestWorker worker = store().openWorker("a");
    for (int redone : new int[] {0, 2, 4}) {
      JobRef job =
          submit(
              new Submission(
                  newRef("job" + redone), "{}", "{}", 5, true, false, LIMITS, List.of()));
      worker.take(job, 5);
      redoAfterARestart(worker, job, ChunkRange.of(redone, 1));
      assertThat(
              Replies.ranges(Replies.taken(worker.claimAgain(job, 5))).stream()
                  .flatMapToInt(range -> IntStream.rangeClosed(range.first(), range.last())))
          .containsExactlyElementsOf(
              IntStream.range(0, 5).filter(index -> index != redone).boxed().toList());
    }
  }

  @Test
  default void replayOfTwoRangesLeavesOutTheEndOfTheFirst() {
    JobRef job = submit(5);
    TestWorker worker = store().openWorker("a");
    worker.redo(job, ChunkRange.of(2, 1));
    assertThat(Replies.ranges(worker.take(job, 5)))
        .containsExactly(new ChunkRange(0, 1, 1), new ChunkRange(3, 4, 1));
    redoAfterARestart(worker, job, ChunkRange.of(1, 1));
    assertThat(Replies.ranges(Replies.taken(worker.claimAgain(job, 5))))
        .containsExactly(ChunkRange.of(0, 1), new ChunkRange(3, 4, 1));
  }
}
