package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.RedisUnavailableException;
import dev.reprise.Reprise;
import dev.reprise.seam.Seam;
import dev.reprise.store.JobStatus;
import dev.reprise.store.WorkerView;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A worker that is asked to stop: it leaves nothing in flight, nothing to recover, and no session.
class WorkerDrainRedisTest extends SharedScene {

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
                            WorkerStopsRedisTest.awaitWhateverComes(never);
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

  @Test
  void drainUnderFullLoadLeavesNothingInFlight() {
    Job job = scene().submit(work(200_000));
    for (int round = 0; round < 5; round++) {
      Worker worker = scene().worker("w" + round).handle(WORK, c -> c.count("chunks", 1)).start();
      long before = job.view().done();
      await().until(() -> job.view().done() > before);
      worker.close();
      assertThat(job.view().inFlight()).isZero();
      assertThat(scene().reprise().workers()).isEmpty();
    }
    job.cancel("enough");
    Scene.assertOnce(job, job.view().done());
    scene().assertPeace();
  }

  @Test
  void drainGivesBackWhatWasClaimedAndNotBegun() {
    CountDownLatch blocked = new CountDownLatch(1);
    AtomicInteger begunLate = new AtomicInteger();
    Job job = scene().submit(work(20_000));
    Worker worker =
        scene()
            .start(
                scene()
                    .worker("w")
                    .slots(1)
                    .handle(
                        WORK,
                        chunk -> {
                          if (chunk.isDraining()) {
                            begunLate.incrementAndGet();
                          }
                          while (chunk.index() >= 5_000 && !chunk.isDraining()) {
                            blocked.countDown();
                            Thread.yield();
                          }
                        }));
    await().until(() -> blocked.getCount() == 0);
    assertThat(job.view().inFlight()).as("claimed ahead").isGreaterThan(64);
    worker.close();
    assertThat(begunLate).as("begun after the drain began").hasValueLessThan(33);
    assertThat(job.view().inFlight()).isZero();
    scene().assertPeace();
  }

  /// The reply of a claim comes as the worker drains already: what it brings is given back, not
  /// run.
  @Test
  void drainGivesBackWhatAClaimUnderWayBrings() {
    AtomicInteger begun = new AtomicInteger();
    Seam late =
        new Seam() {
          @Override
          public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
            R reply = call.run();
            if (site.equals("script:claim")) {
              await()
                  .until(() -> scene().reprise().workers().getFirst().state().equals("draining"));
            }
            return reply;
          }
        };
    try (Reprise slow =
        Reprise.options(redis().uri()).namespace(scene().namespace()).seam(late).connect()) {
      Worker worker =
          slow.worker("w").slots(4).handle(WORK, chunk -> begun.incrementAndGet()).start();
      Job job = scene().submit(work(50));
      await().until(() -> job.view().inFlight() == 4);
      worker.close();
      assertThat(begun).hasValue(0);
      assertThat(job.view().inFlight()).isZero();
      assertThat(scene().reprise().workers()).isEmpty();
    }
    scene().assertPeace();
  }

  /// A session that Redis opened, and whose answer was lost, is asked for again, not another one:
  /// that would be found dead by the others, and told as a death that never was.
  @Test
  void sessionWhoseOpeningHadNoAnswerIsOpenedAgain() {
    AtomicInteger opened = new AtomicInteger();
    Seam lost =
        new Seam() {
          @Override
          public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
            R reply = call.run();
            if (site.equals("script:open_session") && opened.incrementAndGet() == 2) {
              throw new RedisUnavailableException("the reply was lost", null);
            }
            return reply;
          }
        };
    try (Reprise deaf =
        Reprise.options(redis().uri()).namespace(scene().namespace()).seam(lost).connect()) {
      Worker worker = deaf.worker("w").handle(WORK, Scene::count).start();
      forget(worker.session());
      await().until(() -> opened.get() >= 3);
      await().until(() -> end(scene().submit(work(1))) == JobStatus.COMPLETED);
      assertThat(scene().reprise().workers())
          .extracting(WorkerView::session)
          .containsExactly(worker.session());
      assertThat(scene().events("worker.started")).hasSize(2);
      worker.close();
      assertThat(scene().reprise().workers()).isEmpty();
    }
    scene().assertPeace();
  }

  /// As a Redis does that comes back as it was before the session.
  private void forget(String session) {
    String tag = "{" + scene().namespace() + ":0}:";
    try (PlainRedis plain = PlainRedis.local(redis().port())) {
      plain.call("DEL", tag + "session:" + session);
      plain.call("ZREM", tag + "sessions", session);
    }
  }
}
