package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobRef;
import dev.reprise.store.Submission;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The turn of the one session that runs a suspect alone: kept while it does, and no longer.
public interface LoneTurnContract extends SuspectsContract {
  private static ChunkRange one(ClaimReply.Taken taken) {
    assertThat(taken.chunks()).hasSize(1);
    assertThat(taken.suspects()).isEqualTo(Suspects.TAKEN);
    return taken.chunks().get(0).range();
  }

  @Test
  default void turnOfTheLoneEndsWithTheFirstVisitOfItsJobs() {
    JobRef job = submit(8);
    JobRef other = submit("other");
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    TestWorker lone = store().openWorker("b");
    lone.commit(other, lone.takeOne(other));
    one(lone.takeAlone(job, 8));
    crash(job, lone, observer); // its other job isn't visited yet
    assertThat(store().recovery().sessions(0)).contains(lone.session());
    one(store().openWorker("c").takeAlone(job, 8));
  }

  @Test
  default void recoveryOfAnotherLeavesTheTurnOfTheLone() {
    JobRef job = submit(8);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    TestWorker bystander = store().openWorker("x");
    bystander.take(job, 2);
    one(store().openWorker("b").takeAlone(job, 8));
    crash(job, bystander, observer);
    assertThat(store().openWorker("c").takeAlone(job, 1).suspects()).isEqualTo(Suspects.WAIT);
  }

  @Test
  default void redoOfTheLoneChunkEndsItsTurn() {
    JobRef job = submit(8);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    TestWorker lone = store().openWorker("b");
    ChunkRange chunk = one(lone.takeAlone(job, 8));
    redoAfterARestart(lone, job, chunk);
    saidAll(observer);
    one(store().openWorker("c").takeAlone(job, 8));
  }

  @Test
  default void settleOfNothingLeavesTheTurnOfTheLone() {
    JobRef job = submit(8);
    TestWorker observer = store().openWorker("observer");
    crashTwice(job, 2, observer);
    TestWorker lone = store().openWorker("b");
    one(lone.takeAlone(job, 8));
    lone.settle(job, Outcomes.release(ChunkRange.of(7, 1)));
    assertThat(store().openWorker("c").takeAlone(job, 1).suspects()).isEqualTo(Suspects.WAIT);
  }

  private JobRef submit(String id) {
    return submit(new Submission(newRef(id), "{}", "{}", 8, true, false, LIMITS, List.of()));
  }
}
