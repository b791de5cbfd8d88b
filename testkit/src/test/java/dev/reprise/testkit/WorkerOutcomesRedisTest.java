package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.PermanentFailureException;
import dev.reprise.ReleaseException;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What becomes of a chunk as its handler ends in each of its ways.
class WorkerOutcomesRedisTest extends SharedScene {

  @Test
  void failureIsTriedAgainUntilItSucceeds() {
    AtomicInteger calls = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      chunk.count("chunks", 1);
                      if (calls.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                    }));
    Job job = scene().submit(work(1).maxFailures(3));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(calls).hasValue(3);
    assertThat(scene().events("chunk.failed")).hasSize(2);
    Scene.assertOnce(job, 1); // what failed attempts counted doesn't count
  }

  @Test
  void deadChunkStopsNoOtherAndRedriveCompletesTheJob() {
    AtomicBoolean mended = new AtomicBoolean();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.index() == 0 && !mended.get()) {
                        throw new IllegalStateException("broken");
                      }
                      chunk.count("chunks", 1);
                    }));
    Job job = scene().submit(work(20).maxFailures(2));
    assertThat(end(job)).isEqualTo(JobStatus.FAILED);
    assertThat(job.view().done()).isEqualTo(19);
    assertThat(job.view().dead()).isEqualTo(1);
    assertThat(scene().events("chunk.dead")).hasSize(1);
    mended.set(true);
    job.redrive();
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 20);
  }

  @Test
  void permanentFailureIsDeadAtOnce() {
    AtomicInteger calls = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      calls.incrementAndGet();
                      throw new PermanentFailureException("never");
                    }));
    Job job = scene().submit(work(1).maxFailures(5));
    assertThat(end(job)).isEqualTo(JobStatus.FAILED);
    assertThat(calls).hasValue(1);
    assertThat(scene().events("chunk.dead").getFirst().data()).contains("permanent", "never");
  }

  @Test
  void releaseCostsNoFailure() {
    AtomicInteger calls = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      if (calls.incrementAndGet() < 5) {
                        throw new ReleaseException("not now", Duration.ZERO);
                      }
                    }));
    Job job = scene().submit(work(1).maxFailures(1));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(scene().attempts(job, 0)).isEqualTo(5);
    assertThat(scene().events("chunk.failed")).isEmpty();
  }

  @Test
  void toleratedDeadChunksLeaveTheJobCompleted() {
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.index() < 2) {
                        throw new PermanentFailureException("bad");
                      }
                    }));
    Job job = scene().submit(work(10).maxDead(2));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.view().dead()).isEqualTo(2);
  }

  @Test
  void finishStepRunsOnceAfterAllOthers() {
    List<Integer> order = new CopyOnWriteArrayList<>();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK, chunk -> order.add(chunk.index()), chunk -> order.add(chunk.index())));
    Job job = scene().submit(work(50).finish(true));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(order).hasSize(51).endsWith(-1);
    assertThat(order.stream().filter(index -> index == -1)).hasSize(1);
  }

  @Test
  void countersEqualARecount() {
    AtomicInteger failed = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      chunk.count("chunks", 1);
                      chunk.count("sum", chunk.index());
                      if (chunk.attempt() == 1 && chunk.index() % 7 == 0) {
                        failed.incrementAndGet();
                        throw new IllegalStateException("once");
                      }
                    }));
    Job job = scene().submit(work(500));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(failed).hasValue(72);
    Scene.assertOnce(job, 500);
    assertThat(job.view().counters()).containsEntry("sum", 500L * 499 / 2);
  }

  @Test
  void paramsThatDontFitAreDeadWithAClearError() {
    record Other(int number) {}
    scene().start(scene().worker("w").handle(JobType.of("work", Other.class), chunk -> {}));
    record Said(String number) {}
    Job job = scene().submit(JobType.of("work", Said.class).job(new Said("a text")).chunks(3));
    assertThat(end(job)).isEqualTo(JobStatus.FAILED);
    assertThat(job.view().dead()).isEqualTo(3);
    assertThat(job.view().error()).contains("params", "don't fit Other");
  }

  @Test
  void jobThatNobodyHandlesStaysPending() {
    scene().start(scene().worker("w").handle(WORK, chunk -> {}));
    Job other =
        scene().submit(JobType.of("other", Scene.Params.class).job(new Scene.Params("")).chunks(1));
    Job job = scene().submit(work(3));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(other.view().status()).isEqualTo(JobStatus.PENDING);
    scene().start(scene().worker("o").handle(JobType.of("other", Scene.Params.class), c -> {}));
    await().until(() -> other.view().status() == JobStatus.COMPLETED);
  }
}
