package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.ChunkHandler;
import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.store.JobStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Who gets the slots: jobs beside one another, controls while they run, many slots and none.
class WorkerSharesRedisTest extends SharedScene {
  private static final JobType<Scene.Params> OTHER = JobType.of("other", Scene.Params.class);
  private static final ChunkHandler<Scene.Params> TWO_MS =
      chunk -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));

  @Test
  void twoJobsOfOneTypeShareFairly() {
    Job first = scene().submit(work(600));
    Job second = scene().submit(work(600));
    scene().start(scene().worker("w").slots(2).handle(WORK, TWO_MS));
    await().until(() -> first.view().done() + second.view().done() >= 600);
    assertThat(first.view().done()).isBetween(150L, 450L);
    assertThat(end(first)).isEqualTo(JobStatus.COMPLETED);
    assertThat(end(second)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void jobOfOneTypeDoesntStarveAnother() {
    scene().start(scene().worker("w").slots(2).handle(WORK, TWO_MS).handle(OTHER, TWO_MS));
    Job large = scene().submit(work(3_000));
    await().until(() -> large.view().done() > 100);
    Job small = scene().submit(OTHER.job(new Scene.Params("")).chunks(50));
    assertThat(end(small)).isEqualTo(JobStatus.COMPLETED);
    assertThat(large.view().status()).isEqualTo(JobStatus.PROCESSING);
    long before = large.view().done();
    await().until(() -> large.view().done() > before); // nor does it give way for ever
    large.cancel("seen enough");
  }

  @Test
  void pausedJobStopsAndGoesOnWhenResumed() {
    Semaphore permits = new Semaphore(0);
    scene().start(scene().worker("w").handle(WORK, chunk -> permits.acquire()));
    Job job = scene().submit(work(100));
    await().until(() -> permits.getQueueLength() == 4);
    job.pause("look");
    permits.release(1_000);
    await().until(() -> job.view().inFlight() == 0);
    assertThat(job.view().status()).isEqualTo(JobStatus.PAUSED);
    assertThat(job.view().done()).isBetween(4L, 99L);
    job.resume("go");
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void cancelledJobKeepsWhatStillCommitsAndHandsNothingOut() {
    Semaphore permits = new Semaphore(0);
    AtomicInteger begun = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      begun.incrementAndGet();
                      permits.acquire();
                      chunk.count("chunks", 1);
                    }));
    Job job = scene().submit(work(100));
    await().until(() -> permits.getQueueLength() == 4);
    job.cancel("enough");
    permits.release(1_000);
    await().until(() -> job.view().inFlight() == 0);
    assertThat(job.view().status()).isEqualTo(JobStatus.CANCELLED);
    Scene.assertOnce(job, begun.get());
  }

  @Test
  void aWorkerRunsAsManyChunksAsItHasSlots() {
    CountDownLatch all = new CountDownLatch(512);
    scene()
        .start(
            scene()
                .worker("w")
                .slots(512)
                .handle(
                    WORK,
                    chunk -> {
                      all.countDown();
                      all.await();
                    }));
    Job job = scene().submit(work(1_024));
    await().until(() -> all.getCount() == 0);
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  void observerWithoutSlotsClaimsNothing() {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    scene()
        .start(scene().worker("observer").slots(0).handle(WORK, chunk -> seen.add(-chunk.index())));
    Job job = scene().submit(work(5));
    assertThat(job.view().status()).isEqualTo(JobStatus.PENDING);
    scene().start(scene().worker("w").handle(WORK, chunk -> seen.add(chunk.index() + 1)));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(scene().reprise().workers()).hasSize(2);
  }
}
