package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Jobs.ExtendReply;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LookReply;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What each operation says no to: another timeline, another incarnation, a job that has ended.
public interface RefusalsContract extends StoreContract {

  @Test
  default void observersAreRefusedOnANewTimeline() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    TestWorker dead = store().openWorker("dead");
    dead.takeOne(job);
    lose(dead, worker);
    store().newTimeline(true);
    assertThat(worker.redo(job, chunk)).isInstanceOf(RedoReply.NewTimeline.class);
    assertThat(
            worker
                .recovery()
                .look(0, worker.session(), List.of(dead.session()), true, Set.of("test")))
        .isInstanceOf(LookReply.NewTimeline.class);
    assertThat(worker.recovery().lose(0, worker.session(), dead.session(), Cause.DEADLINE, "", "a"))
        .isInstanceOf(LoseReply.NewTimeline.class);
    assertThat(recover(job, dead, worker)).isInstanceOf(RecoverReply.NewTimeline.class);
    assertThat(worker.sessions().close(0, worker.session(), List.of(job)))
        .isEqualTo(CloseReply.NEW_TIMELINE);
    assertThat(view(job).inFlight()).isEqualTo(2);
  }

  @Test
  default void everyOrderOfAClientBeginsTheNewTimelineFirst() {
    JobRef job = submit(2, false, LIMITS);
    JobRef open =
        submit(new Submission(newRef("open"), "{}", "{}", 0, false, false, LIMITS, List.of()));
    TestWorker worker = store().openWorker("a");
    worker.settle(
        job,
        new dev.reprise.store.Outcome.Release(worker.takeOne(job), "", Duration.ofMinutes(1)),
        Outcomes.fail(ChunkRange.of(1, 1)));
    Map<String, Runnable> orders = new LinkedHashMap<>();
    orders.put("pause", () -> store().jobs().pause(job, ""));
    orders.put("resume", () -> store().jobs().resume(job, ""));
    orders.put("extend", () -> store().jobs().extend(open, 0, 1, true, 0, List.of()));
    orders.put("audit", () -> store().recovery().audit(job.id(), false));
    orders.put("cancel", () -> store().jobs().cancel(job, ""));
    orders.put("redrive", () -> store().jobs().redrive(job));
    orders.put("purge", () -> store().jobs().purge(job));
    orders.put("submit", () -> submit(1));
    orders.forEach(
        (name, order) -> {
          long before = eventsOf("redis.timeline");
          store().newTimeline(true);
          order.run();
          assertThat(eventsOf("redis.timeline")).as(name).isEqualTo(before + 1);
        });
  }

  @Test
  default void promotionBeginsTheNewTimelineFirst() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.settle(
        job, new dev.reprise.store.Outcome.Release(worker.takeOne(job), "", Duration.ofMinutes(1)));
    store().newTimeline(true);
    store().recovery().promote(0);
    assertThat(eventsOf("redis.timeline")).isEqualTo(1);
  }

  @Test
  default void anotherIncarnationIsNoJob() {
    submit(3);
    JobRef other = newRef("job");
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = ChunkRange.of(0, 1);
    assertThat(worker.claim(other, 1)).isEqualTo(new ClaimReply.NoJob());
    assertThat(worker.settle(other, Outcomes.commit(chunk))).isEqualTo(new SettleReply.NoJob());
    assertThat(worker.checkpoint(other, chunk, 1)).isEqualTo(new CheckpointReply.NoJob());
    assertThat(worker.reconcile(other, chunk)).isEqualTo(new ReconcileReply.NoJob());
    assertThat(worker.redo(other, chunk)).isEqualTo(new RedoReply.NoJob());
    ControlReply none = new ControlReply.NoJob();
    assertThat(store().jobs().pause(other, "")).isEqualTo(none);
    assertThat(store().jobs().resume(other, "")).isEqualTo(none);
    assertThat(store().jobs().cancel(other, "")).isEqualTo(none);
    assertThat(store().jobs().redrive(other)).isEqualTo(none);
    assertThat(store().jobs().purge(other)).isEqualTo(none);
    assertThat(store().jobs().extend(other, 3, 4, false, 0, List.of()))
        .isEqualTo(new ExtendReply.NoJob());
    assertThat(eventsOf("chunk.fenced")).isZero();
  }

  @Test
  default void completedAndFailedJobsTakeNoOrders() {
    TestWorker worker = store().openWorker("a");
    JobRef done = submit(1);
    worker.commit(done, worker.takeOne(done));
    JobRef failed =
        submit(new Submission(newRef("failed"), "{}", "{}", 1, true, false, LIMITS, List.of()));
    worker.settle(failed, Outcomes.failForGood(worker.takeOne(failed)));
    for (JobRef job : List.of(done, failed)) {
      JobStatus was = status(job);
      ControlReply illegal = new ControlReply.Illegal(was);
      long version = view(job).version();
      assertThat(store().jobs().pause(job, "")).isEqualTo(illegal);
      assertThat(store().jobs().resume(job, "")).isEqualTo(illegal);
      assertThat(store().jobs().cancel(job, "")).isEqualTo(illegal);
      assertThat(status(job)).isEqualTo(was);
      assertThat(view(job).version()).isEqualTo(version);
    }
    assertThat(store().jobs().redrive(done)).isEqualTo(new ControlReply.Illegal(status(done)));
  }

  @Test
  default void ordersSayWhy() {
    JobRef job = submit(1);
    store().jobs().pause(job, "lunch");
    assertThat(lastEvent("job.paused")).contains("\"reason\":\"lunch\"", "\"total\":1");
    store().jobs().resume(job, "");
    assertThat(lastEvent("job.resumed")).contains("\"reason\":null");
    store().jobs().pause(job, "");
    assertThat(lastEvent("job.paused")).contains("\"reason\":null");
    store().jobs().resume(job, "back");
    assertThat(lastEvent("job.resumed")).contains("\"reason\":\"back\"");
    store().jobs().cancel(job, "enough");
    assertThat(lastEvent("job.cancelled")).contains("\"reason\":\"enough\"");
    assertThat(view(job).endedAt()).isNotNull();
    assertThat(store().openWorker("a").claims().ready(0, "test", 5)).isEmpty();
    JobRef other =
        submit(new Submission(newRef("other"), "{}", "{}", 1, true, false, LIMITS, List.of()));
    store().jobs().cancel(other, "");
    assertThat(lastEvent("job.cancelled")).contains("\"reason\":null");
  }
}
