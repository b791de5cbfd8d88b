package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.source.NumberRange;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Handlers that are told to stop: past their time; and what the next attempt gets.
class WorkerStopsRedisTest extends SharedScene {

  @Test
  void chunkPastItsTimeFailsAndIsTriedAgain() {
    scene()
        .start(
            scene()
                .worker("w")
                .chunkTimeout(Duration.ofMillis(100))
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.attempt() < 3) {
                        new CountDownLatch(1).await();
                      }
                    }));
    Job job = scene().submit(work(1).maxFailures(2));
    assertThat(end(job)).isEqualTo(JobStatus.FAILED); // a time-out spends the budget
    assertThat(job.view().error()).contains("ran past its time");
    assertThat(scene().attempts(job, 0)).isEqualTo(2);
  }

  @Test
  void handlerThatIgnoresInterruptsLosesItsSlotAndItsOutcome() {
    CountDownLatch late = new CountDownLatch(1);
    CountDownLatch lateEnded = new CountDownLatch(1);
    scene()
        .start(
            scene()
                .worker("w")
                .slots(1)
                .chunkTimeout(Duration.ofMillis(100))
                .handle(
                    WORK,
                    chunk -> {
                      chunk.count("chunks", 1);
                      if (chunk.index() == 0 && chunk.attempt() == 1) {
                        awaitWhateverComes(late);
                        lateEnded.countDown();
                      }
                    }));
    Job job = scene().submit(work(3));
    await().until(() -> job.view().done() == 3);
    late.countDown();
    await().until(() -> lateEnded.getCount() == 0);
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(scene().attempts(job, 0)).isEqualTo(2);
    Scene.assertOnce(job, 3);
    scene().assertPeace();
  }

  @Test
  void returnAfterBeingToldToStopIsNoCommit() {
    AtomicInteger whole = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .chunkTimeout(Duration.ofMillis(100))
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.attempt() > 1) {
                        whole.incrementAndGet();
                        return;
                      }
                      while (!chunk.isLost()) {
                        Thread.onSpinWait();
                      }
                    }));
    Job job = scene().submit(work(1));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(whole).hasValue(1);
  }

  @Test
  void nextAttemptResumesAfterTheCheckpoint() {
    List<String> seen = new CopyOnWriteArrayList<>();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.attempt() == 1) {
                        chunk.checkpoint(7, "seven");
                        throw new IllegalStateException("after the checkpoint");
                      }
                      seen.add(chunk.checkpoint().position() + " " + chunk.checkpoint().data());
                      chunk.forEach(record -> seen.add(record.text()));
                    }));
    Job job = scene().submit(work(1).source(NumberRange.of(0, 10)).chunkRecords(10));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(seen).containsExactly("7 seven", "7", "8", "9");
  }

  static void awaitWhateverComes(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        latch.await();
        done = true;
      } catch (InterruptedException e) {
        // that is the point
      }
    }
  }
}
