package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Chunks whose workers crashed: run apart, in ever smaller groups, until the one that kills is
/// proven and the innocent are done.
public interface SuspectsContract extends StoreContract {

  /// Kills a worker as `kill -9` does, and takes the job's chunks back from it.
  default void crash(JobRef job, TestWorker worker, TestWorker observer) {
    worker.kill();
    observer.heartbeat(0);
    List<String> sessions = List.of(worker.session());
    observer.recovery().look(0, observer.session(), sessions, true, Set.of("test"));
    store().pass(Duration.ofMillis(500));
    LoseReply reply =
        observer
            .recovery()
            .lose(0, observer.session(), worker.session(), Cause.DISCONNECTED, "", "it");
    assertThat(reply).isInstanceOf(LoseReply.Lost.class);
    recover(job, worker, observer);
  }

  /// Two workers in turn claim the next chunks, and crash.
  default void crashTwice(JobRef job, int chunks, TestWorker observer) {
    for (String name : List.of("x", "y")) {
      TestWorker worker = store().openWorker(name);
      assertThat(worker.take(job, chunks).stream().mapToInt(c -> c.range().size()).sum())
          .isEqualTo(chunks);
      crash(job, worker, observer);
    }
  }

  private static ChunkRange one(ClaimReply.Taken taken) {
    assertThat(taken.chunks()).hasSize(1);
    assertThat(taken.chunks().get(0).range().size()).isEqualTo(1);
    return taken.chunks().get(0).range();
  }

  private static int size(ClaimReply.Taken taken) {
    return taken.chunks().stream().mapToInt(claimed -> claimed.range().size()).sum();
  }

  @Test
  default void suspectIsGivenOnlyToASessionThatHoldsNothing() {
    JobRef job = submit(10);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 4, observer);
    ClaimReply.Taken beside = (ClaimReply.Taken) observer.claim(job, 2);
    assertThat(Replies.ranges(beside.chunks())).containsExactly(new ChunkRange(4, 5, 1));
    assertThat(beside.suspects()).isEqualTo(Suspects.WAIT);
    TestWorker idle = store().openWorker("b");
    ClaimReply.Taken apart = idle.takeAlone(job, 8);
    assertThat(one(apart)).isEqualTo(ChunkRange.of(0, 3)); // a sixteenth of four, and nothing else
    assertThat(apart.suspects()).isEqualTo(Suspects.TAKEN);
  }

  @Test
  default void firstCrashCostsNothing() {
    JobRef job = submit(40);
    TestWorker observer = store().openWorker("observer");
    TestWorker worker = store().openWorker("a");
    worker.take(job, 40);
    crash(job, worker, observer);
    ClaimReply.Taken taken = (ClaimReply.Taken) observer.claim(job, 40);
    assertThat(size(taken)).isEqualTo(40);
    assertThat(taken.chunks().get(0).crashes()).isEqualTo(1);
  }

  @Test
  default void groupsAreASixteenthOfThoseAmongWhichTheyCrashed() {
    JobRef job = submit(400);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 320, observer);
    TestWorker second = store().openWorker("b");
    assertThat(size(second.takeAlone(job, 512))).isEqualTo(20);
    crash(job, second, observer);
    TestWorker third = store().openWorker("c");
    ClaimReply.Taken taken = third.takeAlone(job, 512);
    assertThat(size(taken))
        .isEqualTo(20); // of those that crashed twice: those of the third crash wait
    assertThat(taken.chunks().get(0).crashes()).isEqualTo(2);
  }

  @Test
  default void threeCrashesAloneUnderTwoNamesProveAChunkAndNoInnocentIsDead() {
    JobRef job = submit(64);
    TestWorker observer = store().openWorker("observer");
    int crashes = 0;
    boolean ended = false;
    while (!ended) {
      TestWorker worker = store().openWorker(crashes % 2 == 0 ? "a" : "b");
      ended = workedUntilTheCrash(job, worker, 17);
      if (!ended) {
        crash(job, worker, observer);
        crashes++;
      }
      assertThat(crashes).isLessThan(10);
    }
    assertThat(crashes).as("crashes until it was proven").isEqualTo(6);
    assertThat(view(job).done()).isEqualTo(63);
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(lastEvent("chunk.dead"))
        .contains("\"chunk\":17", "\"cause\":\"crashed-worker\"", "its worker died 6 times");
  }

  /// Claims and commits as a worker does, until it claims the poison; true where nothing was left.
  private boolean workedUntilTheCrash(JobRef job, TestWorker worker, int poison) {
    while (true) {
      ClaimReply.Taken taken = worker.takeAlone(job, 32);
      List<ChunkRange> ranges = Replies.ranges(taken.chunks());
      if (ranges.isEmpty()) {
        return true;
      }
      if (ranges.stream().anyMatch(r -> r.first() <= poison && poison <= r.last())) {
        return false;
      }
      worker.commit(job, ranges.toArray(ChunkRange[]::new));
    }
  }

  /// Workers that are killed as soon as they begin: what they begin with is not to blame.
  @Test
  default void whereNothingElseIsDoneItTakesTenCrashesAlone() {
    JobRef job = submit(2);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    int crashes = 0;
    while (eventsOf("chunk.dead") == 0) {
      TestWorker worker = store().openWorker(crashes % 2 == 0 ? "a" : "b");
      one(worker.takeAlone(job, 2));
      crash(job, worker, observer);
      assertThat(++crashes).isLessThan(30);
    }
    assertThat(crashes).as("crashes alone of two chunks in turn").isEqualTo(19);
  }

  @Test
  default void underOneNameItTakesTenCrashesAlone() {
    JobRef job = submit(1);
    TestWorker observer = store().openWorker("observer");
    int crashes = 0;
    while (!status(job).isTerminal()) {
      TestWorker worker = store().openWorker("a");
      one(worker.takeAlone(job, 1));
      crash(job, worker, observer);
      crashes++;
    }
    assertThat(crashes).isEqualTo(12); // the first two might have been about anything
  }

  @Test
  default void deadlinesMakeNoSuspect() {
    JobRef job = submit(40);
    TestWorker observer = store().openWorker("observer");
    for (int outage = 0; outage < 3; outage++) {
      TestWorker worker = store().openWorker("w" + outage);
      worker.take(job, 40);
      loseAndRecover(job, worker, observer);
    }
    ClaimReply.Taken taken = (ClaimReply.Taken) observer.claim(job, 40);
    assertThat(size(taken)).isEqualTo(40);
    assertThat(taken.suspects()).isEqualTo(Suspects.NONE);
  }

  @Test
  default void onlyOneSessionRunsWhatMustBeAlone() {
    JobRef job = submit(8);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 4, observer);
    TestWorker first = store().openWorker("b");
    TestWorker second = store().openWorker("c");
    ChunkRange chunk = one(first.takeAlone(job, 8));
    ClaimReply.Taken others = second.takeAlone(job, 8);
    assertThat(Replies.ranges(others.chunks())).containsExactly(new ChunkRange(4, 7, 1));
    assertThat(others.suspects()).isEqualTo(Suspects.WAIT);
    first.commit(job, chunk);
    second.commit(job, new ChunkRange(4, 7, 1));
    ChunkRange next = one(second.takeAlone(job, 8));
    second.commit(job, next);
    crash(job, second, observer); // holds nothing: the turn is free again
    one(first.takeAlone(job, 8));
  }

  @Test
  default void settleOfASuspectTakesTheNextInTheSameCall() {
    JobRef job = submit(3);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 3, observer);
    TestWorker heir = store().openWorker("b");
    ChunkRange chunk = one(heir.takeAlone(job, 3));
    SettleReply.Settled settled =
        Replies.settled(
            heir.claims()
                .settle(
                    job,
                    heir.session(),
                    "b",
                    heir.nextNumber(job),
                    List.of(Outcomes.commit(chunk)),
                    3,
                    true,
                    1));
    assertThat(settled.suspects()).isEqualTo(Suspects.TAKEN);
    assertThat(Replies.ranges(settled.chunks())).containsExactly(ChunkRange.of(1, 3));
  }

  @Test
  default void releasedSuspectStaysOneAndACommitClearsIt() {
    JobRef job = submit(2);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    TestWorker heir = store().openWorker("b");
    heir.settle(job, Outcomes.release(one(heir.takeAlone(job, 2))));
    assertThat(heir.take(job, 2)).isEmpty();
    ChunkRange again = one(heir.takeAlone(job, 2));
    heir.commit(job, again);
    assertThat(store().jobs().chunks(job, "done", 2).get(0).crashes()).isZero();
  }

  @Test
  default void suspectThatWaitsAloneIsListedAndItsJobIsReady() {
    JobRef job = submit(1);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 1, observer);
    assertThat(observer.take(job, 1)).isEmpty();
    assertThat(store().jobs().chunks(job, "retry", 5).get(0).dueAt()).isNotNull();
    assertThat(observer.claims().ready(0, "test", 5)).containsExactly(job);
    assertThat(view(job).retry()).isEqualTo(1);
  }

  /// A rack of ten workers dies twice, with all that it held.
  @Test
  default void fiveThousandInnocentsSurviveARackThatDiesTwice() {
    JobRef job = submit(5_000);
    TestWorker observer = store().openWorker("observer");
    for (int time = 0; time < 2; time++) {
      List<TestWorker> rack =
          java.util.stream.IntStream.range(0, 10)
              .mapToObj(i -> store().openWorker("rack-" + i))
              .toList();
      rack.forEach(worker -> worker.takeAlone(job, 500));
      rack.forEach(worker -> crash(job, worker, observer));
    }
    TestWorker survivor = store().openWorker("survivor");
    int claims = 0;
    while (!status(job).isTerminal()) {
      List<ChunkRange> ranges = Replies.ranges(survivor.takeAlone(job, 512).chunks());
      assertThat(ranges).isNotEmpty();
      survivor.commit(job, ranges.toArray(ChunkRange[]::new));
      claims++;
    }
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(claims).as("claims for 5,000 chunks").isLessThan(600);
    assertThat(eventsOf("chunk.dead")).isZero();
  }
}
