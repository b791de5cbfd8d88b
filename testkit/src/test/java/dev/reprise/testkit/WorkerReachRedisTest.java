package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.ChunkHandler;
import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.OutOfReachException;
import dev.reprise.source.SourceException;
import dev.reprise.source.SourceFault;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerView;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a worker does with a job whose source or target it can't reach.
class WorkerReachRedisTest extends SharedScene {

  private static ChunkHandler<Scene.Params> unless(AtomicBoolean there, AtomicInteger tried) {
    return chunk -> {
      tried.incrementAndGet();
      if (!there.get()) {
        throw new OutOfReachException("the database can't be reached: connection refused");
      }
      Scene.count(chunk);
    };
  }

  @Test
  void outageSpendsNoBudgetIsToldAndEndsByItself() {
    AtomicBoolean there = new AtomicBoolean();
    AtomicInteger tried = new AtomicInteger();
    scene().start(scene().worker("w").slots(1).handle(WORK, unless(there, tried)));
    Job job = scene().submit(work(1_000).maxFailures(1));
    await().until(() -> skips("w").containsKey(job.id()));
    JobView waits = job.view();
    assertThat(waits.status()).isEqualTo(JobStatus.PROCESSING);
    assertThat(waits.reason())
        .isEqualTo("worker w: the database can't be reached: connection refused");
    assertThat(waits.reasonSince()).isNotNull();
    assertThat(skips("w"))
        .containsEntry(job.id(), "the database can't be reached: connection refused");
    await().until(() -> tried.get() >= 3); // it tries again by itself
    assertThat(job.view().reasonSince()).isEqualTo(waits.reasonSince());
    there.set(true);
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.view().reason()).isNull();
    assertThat(job.view().reasonSince()).isNull();
    await().until(() -> skips("w").isEmpty());
    assertThat(tried.get()).as("tries while it was away").isLessThan(1_000 + 20);
    assertThat(scene().events("chunk.failed")).isEmpty();
    Scene.assertOnce(job, 1_000);
  }

  @Test
  void workerWhoseHostLacksTheFileLeavesTheJobToTheOthers() {
    AtomicInteger blind = new AtomicInteger();
    scene()
        .start(
            scene()
                .worker("blind")
                .handle(
                    WORK,
                    chunk -> {
                      blind.incrementAndGet();
                      throw new SourceException(
                          SourceFault.UNREADABLE,
                          "/data/in.csv doesn't exist: check the path.",
                          null);
                    }));
    Job job = scene().submit(work(200));
    await().until(() -> skips("blind").containsKey(job.id()));
    scene().start(scene().worker("seeing").handle(WORK, Scene::count));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(blind.get()).as("chunks tried in vain").isLessThan(50);
    Scene.assertOnce(job, 200);
  }

  @Test
  void otherJobsGoOnMeanwhile() {
    JobType<Scene.Params> other = JobType.of("other", Scene.Params.class);
    AtomicBoolean there = new AtomicBoolean();
    scene()
        .start(
            scene()
                .worker("w")
                .handle(
                    WORK,
                    chunk -> {
                      if (chunk.params().text().equals("away")) {
                        unless(there, new AtomicInteger()).handle(chunk);
                      } else {
                        Scene.count(chunk);
                      }
                    })
                .handle(other, Scene::count));
    Job away = scene().submit(Scene.quick(WORK.job(new Scene.Params("away")).chunks(50)));
    await().until(() -> skips("w").containsKey(away.id()));
    Job same = scene().submit(work(50)); // of the same type, behind it in line
    Job fine = scene().submit(Scene.quick(other.job(new Scene.Params("")).chunks(50)));
    assertThat(end(same)).isEqualTo(JobStatus.COMPLETED);
    assertThat(end(fine)).isEqualTo(JobStatus.COMPLETED);
    assertThat(away.view().status()).isEqualTo(JobStatus.PROCESSING);
    there.set(true);
    assertThat(end(away)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(away, 50);
  }

  private Map<String, String> skips(String worker) {
    return scene().reprise().workers().stream()
        .filter(view -> view.name().equals(worker))
        .map(WorkerView::skips)
        .findFirst()
        .orElse(Map.of());
  }
}
