package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a session really holds: the worker and the store agree again, whatever was lost between
/// them.
public interface ReconcileContract extends StoreContract {

  @Test
  default void whatTheWorkerDoesNotKnowGoesBack() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    ReconcileReply.Reconciled reply =
        Replies.reconciled(worker.reconcile(job, new ChunkRange(0, 1, 1), ChunkRange.of(4, 1)));
    assertThat(reply).isEqualTo(new ReconcileReply.Reconciled(JobStatus.PROCESSING, List.of()));
    assertThat(view(job).retry()).isEqualTo(2);
    assertThat(Replies.ranges(worker.take(job, 2))).containsExactly(new ChunkRange(2, 3, 2));
  }

  @Test
  default void whatTheStoreDoesNotKnowIsDropped() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.commit(job, ChunkRange.of(0, 1));
    ReconcileReply.Reconciled reply =
        Replies.reconciled(worker.reconcile(job, new ChunkRange(0, 1, 1), ChunkRange.of(7, 1)));
    assertThat(reply.dropped()).containsExactlyInAnyOrder(0, 7);
    assertThat(view(job).inFlight()).isEqualTo(1);
  }

  @Test
  default void heldAttemptAboveTheStoresRaisesIt() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    Replies.reconciled(worker.reconcile(job, ChunkRange.of(0, 7)));
    assertThat(worker.commit(job, ChunkRange.of(0, 1)).fenced()).containsExactly(0);
    worker.settle(job, Outcomes.release(ChunkRange.of(0, 7)));
    assertThat(worker.takeOne(job)).isEqualTo(ChunkRange.of(0, 8));
  }

  @Test
  default void heldAttemptBelowTheStoresIsDropped() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.release(worker.takeOne(job)));
    worker.takeOne(job);
    assertThat(Replies.reconciled(worker.reconcile(job, ChunkRange.of(0, 1))).dropped())
        .containsExactly(0);
    assertThat(worker.takeOne(job)).isEqualTo(ChunkRange.of(0, 3));
  }

  @Test
  default void lateDuplicateOfAReconcileTakesNothingBack() {
    JobRef job = submit(100);
    TestWorker worker = store().openWorker("a");
    Replies.reconciled(worker.reconcile(job));
    long number = worker.number(job);
    worker.take(job, 64);
    assertThat(worker.claims().reconcile(job, worker.session(), number, List.of()))
        .isEqualTo(new ReconcileReply.Stale());
    assertThat(view(job).inFlight()).isEqualTo(64);
  }

  @Test
  default void reconcileSentTwiceGivesTheFirstAnswer() {
    JobRef job = submit(100);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 4);
    ReconcileReply first = worker.reconcile(job, new ChunkRange(0, 5, 1));
    assertThat(
            worker
                .claims()
                .reconcile(
                    job, worker.session(), worker.number(job), List.of(new ChunkRange(0, 5, 1))))
        .isEqualTo(first);
    assertThat(view(job).inFlight()).isEqualTo(4);
  }

  @Test
  default void claimLostThenReconciledThenSettledThenTheFirstClaimAgain() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    worker.claim(job, 3);
    long lost = worker.number(job);
    Replies.reconciled(worker.reconcile(job));
    assertThat(Replies.ranges(Replies.settled(worker.settleAndClaim(job, 2)).chunks()))
        .containsExactly(new ChunkRange(0, 1, 2));
    assertThat(worker.claims().claim(job, worker.session(), lost, 3, false))
        .isEqualTo(new ClaimReply.Stale());
    assertThat(view(job).inFlight()).isEqualTo(2);
  }

  @Test
  default void endedJobIsForgottenByTheSession() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    assertThat(worker.claims().jobsOf(0, worker.session())).containsExactly(job.id());
    assertThat(Replies.reconciled(worker.reconcile(job)).status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(worker.claims().jobsOf(0, worker.session())).isEmpty();
  }

  @Test
  default void purgedJobIsForgottenByTheSession() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    store().jobs().purge(job);
    assertThat(worker.reconcile(job)).isEqualTo(new ReconcileReply.NoJob());
    assertThat(worker.claims().jobsOf(0, worker.session())).isEmpty();
  }

  /// Otherwise nobody would look there when the session dies.
  @Test
  default void purgedIncarnationIsForgottenWithoutTheNext() {
    JobRef first = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.commit(first, worker.takeOne(first));
    store().jobs().purge(first);
    JobRef second = submit(2);
    assertThat(second.id()).isEqualTo(first.id());
    worker.take(second, 2);
    assertThat(worker.reconcile(first)).isEqualTo(new ReconcileReply.NoJob());
    assertThat(worker.claims().jobsOf(0, worker.session())).containsExactly(second.id());
    loseAndRecover(second, worker, store().openWorker("b"));
    assertThat(view(second).retry()).isEqualTo(2);
  }

  @Test
  default void lostSessionReconcilesNothing() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(worker.reconcile(job, chunk)).isEqualTo(new ReconcileReply.Gone());
    recover(job, worker, observer);
  }

  @Test
  default void droppedSessionReconcilesNothing() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    loseAndRecover(job, worker, store().openWorker("b"));
    assertThat(worker.reconcile(job, chunk)).isEqualTo(new ReconcileReply.Gone());
  }

  @Test
  default void requestsBeforeAReconcileAreStale() {
    JobRef job = submit(9);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    Replies.reconciled(worker.reconcile(job));
    assertThat(worker.claims().claim(job, worker.session(), 1, 3, false))
        .isEqualTo(new ClaimReply.Stale());
    assertThat(view(job).inFlight()).isZero();
    assertThat(worker.claims().jobsOf(0, worker.session())).containsExactly(job.id());
  }

  private static ChunkRange finish(int attempt) {
    return ChunkRange.of(ChunkRange.FINISH, attempt);
  }

  @Test
  default void finishStepIsReconciledLikeAChunk() {
    JobRef job = submit(0, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    Replies.reconciled(worker.reconcile(job, finish(5)));
    assertThat(worker.commit(job, finish(1)).fenced()).containsExactly(ChunkRange.FINISH);
    assertThat(Replies.reconciled(worker.reconcile(job, finish(4))).dropped())
        .containsExactly(ChunkRange.FINISH);
    assertThat(view(job).finish()).isEqualTo("retry");
    assertThat(view(job).inFlight()).isZero();
    assertThat(worker.takeOne(job)).isEqualTo(finish(6));
  }

  @Test
  default void finishStepOfAnotherIsLeftAlone() {
    JobRef job = submit(0, true, LIMITS);
    TestWorker holder = store().openWorker("a");
    holder.takeOne(job);
    TestWorker other = store().openWorker("b");
    Replies.reconciled(other.reconcile(job));
    assertThat(Replies.reconciled(other.reconcile(job, finish(1))).dropped())
        .containsExactly(ChunkRange.FINISH);
    assertThat(view(job).finish()).isEqualTo("inflight");
    assertThat(holder.commit(job, finish(1)).fenced()).isEmpty();
  }

  @Test
  default void cancelledJobIsKeptWhileItsFinishStepIsHeld() {
    JobRef job = submit(0, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    store().jobs().cancel(job, "");
    Replies.reconciled(worker.reconcile(job, finish(1)));
    assertThat(worker.claims().jobsOf(0, worker.session())).containsExactly(job.id());
  }
}
