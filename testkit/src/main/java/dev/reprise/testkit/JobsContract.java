package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Jobs.ExtendReply;
import dev.reprise.store.Jobs.SubmitReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Jobs as a whole: accepted once, ended once, and told of.
public interface JobsContract extends StoreContract {

  private Submission open(JobRef job) {
    return new Submission(job, "{}", "{}", 0, false, false, LIMITS, List.of());
  }

  @Test
  default void submissionSentTwiceIsAcceptedOnce() {
    Submission submission =
        new Submission(
            newRef("job"),
            "{\"a\":1}",
            "{\"b\":2}",
            3,
            true,
            false,
            LIMITS,
            List.of(new byte[] {1}));
    assertThat(store().jobs().submit(submission)).isEqualTo(new SubmitReply.Accepted(1, false));
    assertThat(store().jobs().submit(submission)).isEqualTo(new SubmitReply.Accepted(1, true));
    assertThat(eventsOf("job.submitted")).isEqualTo(1);
    assertThat(view(submission.job()).params()).isEqualTo("{\"a\":1}");
    assertThat(store().jobs().page(submission.job(), 0)).contains(new byte[] {1});
    assertThat(store().jobs().ref("job.0")).contains(submission.job());
  }

  @Test
  default void anotherIncarnationOfTheIdIsRefused() {
    JobRef job = submit(3);
    assertThat(store().jobs().submit(open(newRef("job"))))
        .isEqualTo(new SubmitReply.Exists(job.uid(), JobStatus.PENDING));
  }

  @Test
  default void emptySourceEndsInSubmit() {
    JobRef job = submit(0);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(eventsOf("job.completed")).isEqualTo(1);
  }

  @Test
  default void openJobGrowsUntilSealed() {
    JobRef job = submit(open(newRef("job")));
    assertThat(status(job)).isEqualTo(JobStatus.PENDING);
    assertThat(store().jobs().extend(job, 0, 2, false, 0, List.of()))
        .isEqualTo(new ExtendReply.Extended(2));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 5);
    worker.commit(job, new ChunkRange(0, 1, 1));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    store().jobs().extend(job, 2, 3, false, 0, List.of());
    worker.commit(job, worker.takeOne(job));
    store().jobs().extend(job, 3, 3, true, 0, List.of());
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void extendSentTwiceCountsOnce() {
    JobRef job = submit(open(newRef("job")));
    for (int sent = 0; sent < 2; sent++) {
      assertThat(store().jobs().extend(job, 0, 2, false, 0, List.of()))
          .isEqualTo(new ExtendReply.Extended(2));
    }
    for (int sent = 0; sent < 2; sent++) {
      assertThat(store().jobs().extend(job, 2, 4, true, 0, List.of()))
          .isEqualTo(new ExtendReply.Extended(4));
    }
    assertThat(store().jobs().extend(job, 4, 9, true, 0, List.of()))
        .isEqualTo(new ExtendReply.Conflict(4, true));
  }

  @Test
  default void extendFromAnotherTotalIsAConflict() {
    JobRef job = submit(open(newRef("job")));
    store().jobs().extend(job, 0, 5, false, 0, List.of());
    assertThat(store().jobs().extend(job, 2, 9, false, 0, List.of()))
        .isEqualTo(new ExtendReply.Conflict(5, false));
    assertThat(store().jobs().extend(job, 5, 2, false, 0, List.of()))
        .isEqualTo(new ExtendReply.Conflict(5, false));
    assertThat(store().jobs().extend(newRef("other"), 0, 2, false, 0, List.of()))
        .isEqualTo(new ExtendReply.NoJob());
  }

  @Test
  default void pausedJobEndsWithItsLastSettle() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    store().jobs().pause(job, "lunch");
    worker.commit(job, chunk);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void resumedJobGoesBackToWhatItWas() {
    JobRef job = submit(2);
    store().jobs().pause(job, "");
    assertThat(store().jobs().pause(job, ""))
        .isEqualTo(new ControlReply.Unchanged(JobStatus.PAUSED));
    store().jobs().resume(job, "");
    assertThat(status(job)).isEqualTo(JobStatus.PENDING);
    store().openWorker("a").takeOne(job);
    store().jobs().pause(job, "");
    store().jobs().resume(job, "");
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(store().jobs().resume(job, ""))
        .isEqualTo(new ControlReply.Unchanged(JobStatus.PROCESSING));
    assertThat(view(job).version()).isEqualTo(6);
  }

  @Test
  default void endedJobTakesNoOrders() {
    JobRef job = submit(1);
    store().jobs().cancel(job, "");
    ControlReply illegal = new ControlReply.Illegal(JobStatus.CANCELLED);
    assertThat(store().jobs().pause(job, "")).isEqualTo(illegal);
    assertThat(store().jobs().resume(job, "")).isEqualTo(illegal);
    assertThat(store().jobs().redrive(job)).isEqualTo(illegal);
    assertThat(store().jobs().cancel(job, ""))
        .isEqualTo(new ControlReply.Unchanged(JobStatus.CANCELLED));
    assertThat(store().jobs().cancel(newRef("job"), "")).isEqualTo(new ControlReply.NoJob());
  }

  @Test
  default void redriveGivesTheDeadAFreshBudgetAndKeepsAttempts() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.settle(
        job, Outcomes.commit(ChunkRange.of(0, 1)), Outcomes.failForGood(new ChunkRange(1, 2, 1)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(store().jobs().redrive(job)).isEqualTo(new ControlReply.Done(view(job).version()));
    assertThat(status(job)).isEqualTo(JobStatus.PROCESSING);
    assertThat(view(job).error()).isNull();
    assertThat(view(job).endedAt()).isNull();
    assertThat(Replies.ranges(worker.take(job, 3))).containsExactly(new ChunkRange(1, 2, 2));
    worker.commit(job, new ChunkRange(1, 2, 2));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(eventsOf("job.redriven")).isEqualTo(1);
  }

  @Test
  default void completedJobWithToleratedDeadCantBeRedriven() {
    JobRef job =
        submit(1, false, new Submission.Limits(1, 1, 0, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    assertThat(store().jobs().redrive(job))
        .isEqualTo(new ControlReply.Illegal(JobStatus.COMPLETED));
  }

  @Test
  default void jobIsPurgedOnlyWhenItEndedAndNobodyHoldsIt() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(store().jobs().purge(job)).isEqualTo(new ControlReply.Illegal(JobStatus.PROCESSING));
    store().jobs().cancel(job, "");
    assertThat(store().jobs().purge(job)).isEqualTo(new ControlReply.Busy());
    worker.settle(job, Outcomes.release(chunk));
    assertThat(store().jobs().purge(job)).isInstanceOf(ControlReply.Done.class);
    assertThat(store().jobs().find(job.id())).isEmpty();
    assertThat(store().jobs().list(null, 10)).isEmpty();
    assertThat(store().jobs().submit(open(job))).isEqualTo(new SubmitReply.Purged());
  }

  @Test
  default void zombieOfAPurgedIncarnationTouchesNothingOfTheNext() {
    JobRef first = submit(2);
    TestWorker zombie = store().openWorker("a");
    ChunkRange chunk = zombie.takeOne(first);
    loseAndRecover(first, zombie, store().openWorker("b"));
    store().jobs().cancel(first, "");
    store().jobs().purge(first);
    JobRef second = submit(2);
    assertThat(second.uid()).isNotEqualTo(first.uid());
    TestWorker worker = store().openWorker("c");
    ChunkRange held = worker.takeOne(second);
    assertThat(zombie.settle(first, Outcomes.commit(chunk))).isEqualTo(new SettleReply.NoJob());
    assertThat(zombie.settle(second, Outcomes.commit(chunk)))
        .isInstanceOfSatisfying(
            SettleReply.Settled.class, s -> assertThat(s.fenced()).containsExactly(0));
    assertThat(zombie.claim(second, 1)).isEqualTo(new ClaimReply.Gone());
    assertThat(worker.commit(second, held).fenced()).isEmpty();
  }

  @Test
  default void jobIsReadyUnderItsNewTypeOnly() {
    JobRef first = submit(1);
    store().jobs().cancel(first, "");
    store().jobs().purge(first);
    JobRef other = new JobRef(first.id(), UUID.randomUUID().toString(), "other", 0);
    submit(new Submission(other, "{}", "{}", 1, true, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker("a");
    assertThat(worker.claims().ready(0, "other", 5)).containsExactly(other);
    assertThat(worker.claims().ready(0, "test", 5)).isEmpty();
  }

  @Test
  default void everyChangeOfStatusRaisesTheVersion() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    store().jobs().pause(job, "");
    store().jobs().resume(job, "");
    worker.commit(job, chunk);
    List<String> told =
        store().events().stream()
            .filter(event -> event.type().startsWith("job."))
            .map(
                event ->
                    event.type() + " " + event.data().replaceAll(".*\"version\":(\\d+).*", "$1"))
            .toList();
    assertThat(told)
        .containsExactly(
            "job.submitted 1", "job.started 2", "job.paused 3", "job.resumed 4", "job.completed 5");
  }
}
