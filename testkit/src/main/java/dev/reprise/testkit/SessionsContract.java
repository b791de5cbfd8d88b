package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.Dead;
import dev.reprise.store.Recovery.LookReply;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Sessions;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Life and death of sessions: the quick ways to see a death fail closed, the deadline is the
/// truth.
public interface SessionsContract extends StoreContract {
  Duration GRACE = Duration.ofMillis(450);

  private static LookReply.Looked look(TestWorker observer, TestWorker at) {
    LookReply reply =
        observer
            .recovery()
            .look(0, observer.session(), List.of(at.session()), true, Set.of("test"));
    if (reply instanceof LookReply.Looked looked) {
      return looked;
    }
    throw new AssertionError("the look was answered " + reply);
  }

  private static LoseReply lose(TestWorker observer, TestWorker other, Cause cause, String lock) {
    return observer
        .recovery()
        .lose(0, observer.session(), other.session(), cause, lock, observer.name());
  }

  @Test
  default void openedSessionIsSeenAlive() {
    TestWorker worker = store().openWorker("a");
    assertThat(Replies.alive(worker.heartbeat(0)).subscribers()).isEqualTo(1);
    assertThat(worker.sessions().workers()).hasSize(1);
    assertThat(worker.sessions().workers().get(0).name()).isEqualTo("a");
    assertThat(eventsOf("worker.started")).isEqualTo(1);
    assertThat(look(store().openWorker("b"), worker).dead()).isEmpty();
  }

  @Test
  default void openSentTwiceNamesThePredecessorTwice() {
    TestWorker first = store().openWorker("a");
    TestWorker second = store().openWorker("a");
    assertThat(second.open("").predecessor()).isEqualTo(first.session());
    assertThat(eventsOf("worker.started")).isEqualTo(2);
  }

  @Test
  default void liveSessionIsNeverLost() {
    TestWorker worker = store().openWorker("a", "lock-1");
    TestWorker successor = store().openWorker("a");
    for (Cause cause : Cause.values()) {
      assertThat(lose(successor, worker, cause, "lock-2")).isEqualTo(new LoseReply.Alive());
      assertThat(lose(successor, worker, cause, "")).isEqualTo(new LoseReply.Alive());
    }
  }

  @Test
  default void silentSubscriptionIsADeathAfterTheGrace() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    observer.heartbeat(0);
    worker.kill();
    LookReply.Looked first = look(observer, worker);
    assertThat(first.dead()).isEmpty();
    assertThat(first.again()).isPresent();
    assertThat(lose(observer, worker, Cause.DISCONNECTED, "")).isEqualTo(new LoseReply.Alive());
    store().pass(GRACE);
    assertThat(look(observer, worker).dead())
        .containsExactly(new Dead(worker.session(), Cause.DISCONNECTED));
    assertThat(lose(observer, worker, Cause.DISCONNECTED, ""))
        .isEqualTo(new LoseReply.Lost(Cause.DISCONNECTED, 0));
    assertThat(lastEvent("worker.lost")).contains("\"cause\":\"disconnected\"");
    assertThat(worker.heartbeat(0)).isInstanceOf(HeartbeatReply.Gone.class);
  }

  @Test
  default void subscriptionThatComesBackClearsTheMark() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    worker.kill();
    look(observer, worker);
    worker.reconnect();
    worker.heartbeat(0);
    worker.kill();
    store().pass(GRACE);
    assertThat(look(observer, worker).dead()).isEmpty();
    assertThat(lose(observer, worker, Cause.DISCONNECTED, "")).isEqualTo(new LoseReply.Alive());
  }

  @Test
  default void observerThatIsNotSubscribedItselfMarksNobody() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    worker.kill();
    observer.kill();
    TestWorker blind = store().openBlindWorker("c");
    assertThat(look(blind, worker).again()).isEmpty();
    store().pass(GRACE);
    assertThat(look(blind, worker).dead()).isEmpty();
    assertThat(lose(blind, worker, Cause.DISCONNECTED, "")).isEqualTo(new LoseReply.Alive());
  }

  @Test
  default void sessionThatNeverWasSubscribedDiesByItsDeadlineOnly() {
    TestWorker blind = store().openBlindWorker("a");
    TestWorker observer = store().openWorker("a");
    look(observer, blind);
    store().pass(GRACE);
    assertThat(look(observer, blind).dead()).isEmpty();
    assertThat(lose(observer, blind, Cause.RESTART, "")).isEqualTo(new LoseReply.Alive());
    store().pass(TestWorker.DEADLINE);
    assertThat(look(observer, blind).dead())
        .containsExactly(new Dead(blind.session(), Cause.DEADLINE));
  }

  @Test
  default void successorProvesTheDeathOfItsPredecessor() {
    TestWorker first = store().openWorker("a");
    first.kill();
    assertThat(lose(store().openWorker("b"), first, Cause.RESTART, ""))
        .isEqualTo(new LoseReply.Alive());
    assertThat(lose(store().openWorker("a"), first, Cause.RESTART, ""))
        .isEqualTo(new LoseReply.Lost(Cause.RESTART, 0));
  }

  @Test
  default void lockFileProvesADeathWhateverTheSubscriptionSays() {
    TestWorker first = store().openWorker("a", "lock-1");
    TestWorker second = store().openWorker("a", "lock-2");
    assertThat(lose(second, first, Cause.RESTART, "lock-1"))
        .isEqualTo(new LoseReply.Lost(Cause.RESTART, 0));
    assertThat(lose(second, second, Cause.RESTART, "lock-2")).isEqualTo(new LoseReply.Alive());
  }

  @Test
  default void sessionIsLostOnceForTheFirstCause() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.takeOne(job);
    TestWorker observer = store().openWorker("b");
    lose(worker, observer);
    assertThat(lose(observer, worker, Cause.RESTART, ""))
        .isEqualTo(new LoseReply.Lost(Cause.DEADLINE, 1));
    assertThat(eventsOf("worker.lost")).isEqualTo(1);
    assertThat(look(observer, worker).dead())
        .containsExactly(new Dead(worker.session(), Cause.DEADLINE));
    recover(job, worker, observer);
    assertThat(lose(observer, worker, Cause.DEADLINE, "")).isEqualTo(new LoseReply.None());
    assertThat(eventsOf("worker.lost")).isEqualTo(1);
  }

  @Test
  default void heartbeatMovesTheDeadline() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    for (int i = 0; i < 4; i++) {
      store().pass(TestWorker.DEADLINE.minusSeconds(2));
      assertThat(worker.heartbeat(0)).isInstanceOf(HeartbeatReply.Alive.class);
      observer.heartbeat(0);
    }
    assertThat(lose(observer, worker, Cause.DEADLINE, "")).isEqualTo(new LoseReply.Alive());
  }

  @Test
  default void deadObserverDeclaresNobodyDead() {
    TestWorker worker = store().openWorker("a");
    TestWorker observer = store().openWorker("b");
    TestWorker third = store().openWorker("c");
    lose(observer, third);
    store().pass(TestWorker.DEADLINE.plusSeconds(2));
    assertThat(lose(observer, worker, Cause.DEADLINE, "")).isEqualTo(new LoseReply.Alive());
  }

  @Test
  default void sessionClosesOnceItHoldsNothing() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    ChunkRange chunk = worker.takeOne(job);
    assertThat(worker.sessions().close(0, worker.session(), List.of(job)))
        .isEqualTo(CloseReply.BUSY);
    worker.settle(job, Outcomes.release(chunk));
    assertThat(worker.sessions().close(0, worker.session(), List.of())).isEqualTo(CloseReply.MORE);
    assertThat(worker.sessions().close(0, worker.session(), List.of(job)))
        .isEqualTo(CloseReply.CLOSED);
    assertThat(worker.sessions().close(0, worker.session(), List.of(job)))
        .isEqualTo(CloseReply.GONE);
    assertThat(worker.sessions().workers()).isEmpty();
    assertThat(worker.claim(job, 1)).isEqualTo(new ClaimReply.Gone());
    assertThat(lastEvent("worker.stopped")).contains("\"cause\":\"closed\"");
  }

  @Test
  default void sessionThatClaimedInVainLeavesNothingBehind() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    TestWorker other = store().openWorker("b");
    other.commit(job, other.takeOne(job));
    assertThat(worker.take(job, 1)).isEmpty();
    assertThat(worker.sessions().close(0, worker.session(), List.of(job)))
        .isEqualTo(CloseReply.CLOSED);
  }

  @Test
  default void recoveryCompletedIsToldWordForWord() {
    TestWorker worker = store().openWorker("a");
    worker
        .sessions()
        .heartbeat(
            new Sessions.Beat(
                0, worker.session(), TestWorker.DEADLINE, 0, "working", Map.of(), "{\"jobs\":[]}"));
    assertThat(lastEvent("recovery.completed")).isEqualTo("{\"jobs\":[]}");
  }
}
