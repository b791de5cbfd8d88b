package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.source.NumberRange;
import dev.reprise.store.JobStatus;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Handlers that are told to stop: past their time, by a drain; and what the next attempt gets.
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

  @Test
  void drainFinishesWhatRuns() {
    CountDownLatch running = new CountDownLatch(4);
    Worker worker =
        scene()
            .start(
                scene()
                    .worker("w")
                    .handle(
                        WORK,
                        chunk -> {
                          running.countDown();
                          while (!chunk.isDraining()) {
                            Thread.yield();
                          }
                          chunk.count("chunks", 1);
                        }));
    Job job = scene().submit(work(10));
    await().until(() -> running.getCount() == 0);
    worker.close();
    assertThat(job.view().done()).isEqualTo(4);
    assertThat(job.view().inFlight()).isZero();
    assertThat(scene().reprise().workers()).isEmpty();
    assertThat(scene().events("worker.stopped")).hasSize(1);
    scene().assertPeace();
  }

  @Test
  void drainHandsOverWhatDoesntEndInTime() {
    handsOver(new CountDownLatch(4), true);
  }

  @Test
  void drainHandsOverWhatIgnoresInterrupts() {
    handsOver(new CountDownLatch(4), false);
  }

  private void handsOver(CountDownLatch running, boolean heeds) {
    CountDownLatch never = new CountDownLatch(1);
    Worker first =
        scene()
            .start(
                scene()
                    .worker("first")
                    .drainTimeout(Duration.ofMillis(50))
                    .handle(
                        WORK,
                        chunk -> {
                          running.countDown();
                          if (heeds) {
                            never.await();
                          } else {
                            awaitWhateverComes(never);
                          }
                        }));
    Job job = scene().submit(work(30));
    await().until(() -> running.getCount() == 0);
    first.close();
    assertThat(job.view().inFlight()).isZero();
    assertThat(scene().reprise().workers()).isEmpty();
    scene().start(scene().worker("second").handle(WORK, chunk -> chunk.count("chunks", 1)));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    never.countDown();
    Scene.assertOnce(job, 30);
    assertThat(scene().events("chunk.failed")).isEmpty();
    scene().assertPeace();
  }

  /// A claim is under way as the drain begins: what it brings is given back, not run.
  @Test
  void drainUnderFullLoadLeavesNothingInFlight() {
    Job job = scene().submit(work(200_000));
    for (int round = 0; round < 5; round++) {
      Worker worker = scene().worker("w" + round).handle(WORK, c -> c.count("chunks", 1)).start();
      long before = job.view().done();
      await().until(() -> job.view().done() > before);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(worker::close);
      closing.join();
      assertThat(job.view().inFlight()).isZero();
      assertThat(scene().reprise().workers()).isEmpty();
    }
    job.cancel("enough");
    Scene.assertOnce(job, job.view().done());
    scene().assertPeace();
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
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
