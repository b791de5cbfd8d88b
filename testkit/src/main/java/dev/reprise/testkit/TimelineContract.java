package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Another history may have begun: nobody goes on before it has said what it holds.
public interface TimelineContract extends StoreContract {

  /// Says that all reconciles are through.
  private static long speak(TestWorker worker) {
    long epoch = Replies.alive(worker.heartbeat(0)).epoch();
    worker.heartbeat(epoch);
    return epoch;
  }

  @Test
  default void restartRefusesAllUntilTheyHaveSpoken() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    store().newTimeline(true);
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
    assertThat(worker.settle(job, Outcomes.commit(chunk)))
        .isInstanceOf(SettleReply.NewTimeline.class);
    assertThat(worker.checkpoint(job, chunk, 1)).isInstanceOf(CheckpointReply.NewTimeline.class);
    assertThat(worker.reconcile(job, chunk)).isInstanceOf(ReconcileReply.NewTimeline.class);
    long epoch = Replies.alive(worker.heartbeat(0)).epoch();
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
    assertThat(Replies.reconciled(worker.reconcile(job, chunk)).dropped()).isEmpty();
    worker.heartbeat(epoch);
    assertThat(worker.take(job, 1)).hasSize(1);
    assertThat(worker.commit(job, chunk).fenced()).isEmpty();
    assertThat(eventsOf("redis.timeline")).isEqualTo(1);
  }

  @Test
  default void outcomesAreSettledWhileClaimsWait() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    store().openWorker("silent");
    ChunkRange chunk = worker.takeOne(job);
    store().newTimeline(true);
    speak(worker);
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.Wait.class);
    SettleReply.Settled settled =
        Replies.settled(worker.settleAndClaim(job, 2, Outcomes.commit(chunk)));
    assertThat(settled.fenced()).isEmpty();
    assertThat(settled.chunks()).isEmpty();
    assertThat(settled.pause()).isPositive();
    store().pass(Duration.ofSeconds(1));
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void claimsWaitUntilEverySessionHasSpoken() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    store().newTimeline(true);
    speak(worker);
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.Wait.class);
    speak(other);
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void lostSessionIsNotWaitedFor() {
    JobRef job = submit(10);
    TestWorker lost = store().openWorker("lost");
    lost.takeOne(job);
    TestWorker worker = store().openWorker("a");
    lose(lost, worker);
    store().newTimeline(true);
    speak(worker);
    assertThat(worker.take(job, 1)).hasSize(1);
    recover(job, lost, worker);
    store().newTimeline(true);
    store().openWorker("silent").kill();
    speak(worker);
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void claimsGoOnWhenAllWhoAreWaitedForAreDead() {
    JobRef job = submit(10);
    store().openWorker("dead");
    store().newTimeline(true);
    TestWorker fresh = store().openWorker("new");
    assertThat(fresh.claim(job, 1)).isInstanceOf(ClaimReply.Wait.class);
    fresh.heartbeat(0);
    store().pass(Duration.ofSeconds(1));
    assertThat(fresh.take(job, 1)).hasSize(1);
  }

  @Test
  default void openSentAgainIsNoReconcile() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    store().newTimeline(true);
    worker.open("");
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
    Replies.reconciled(worker.reconcile(job, chunk));
    speak(worker);
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void attachedReplicaCostsAPauseAndNoWork() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    store().openWorker("silent");
    ChunkRange chunk = worker.takeOne(job);
    store().newTimeline(false);
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
    long epoch = Replies.alive(worker.heartbeat(0)).epoch();
    Replies.reconciled(worker.reconcile(job, chunk));
    worker.heartbeat(epoch);
    assertThat(worker.take(job, 1)).hasSize(1);
    assertThat(worker.commit(job, chunk).fenced()).isEmpty();
    assertThat(view(job).recoveries()).isZero();
  }

  @Test
  default void replicaAttachedDuringThePhaseDoesNotEndIt() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    store().openWorker("silent");
    store().newTimeline(true);
    speak(worker);
    store().newTimeline(false);
    speak(worker);
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.Wait.class);
  }

  @Test
  default void epochsOnlyRise() {
    TestWorker worker = store().openWorker("a");
    long before = Replies.alive(worker.heartbeat(0)).epoch();
    for (int restart = 0; restart < 3; restart++) {
      store().newTimeline(true);
      long epoch = Replies.alive(worker.heartbeat(0)).epoch();
      assertThat(epoch).isGreaterThan(before);
      before = epoch;
    }
  }

  @Test
  default void clientsSubmitOnANewTimelineWithoutAnyWorker() {
    store().newTimeline(true);
    JobRef job = submit(3);
    assertThat(view(job).total()).isEqualTo(3);
  }

  @Test
  default void emptiedStoreIsNoFreshStart() {
    JobRef job = submit(10);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    long before = Replies.alive(worker.heartbeat(0)).epoch();
    store().loseEverything();
    assertThat(worker.claim(job, 1)).isInstanceOf(ClaimReply.NewTimeline.class);
    assertThat(worker.settle(job, Outcomes.commit(chunk)))
        .isInstanceOf(SettleReply.NewTimeline.class);
    HeartbeatReply reply = worker.heartbeat(0);
    assertThat(reply).isInstanceOf(HeartbeatReply.Gone.class);
    assertThat(((HeartbeatReply.Gone) reply).epoch()).isGreaterThan(before);
    assertThat(worker.claim(job, 1)).isEqualTo(new ClaimReply.Gone());
    assertThat(worker.settle(job, Outcomes.commit(chunk))).isEqualTo(new SettleReply.NoJob());
    submit(new Submission(job, "{}", "{}", 10, true, false, LIMITS, List.of()));
    assertThat(worker.commit(job, chunk).fenced()).containsExactly(0);
  }
}
