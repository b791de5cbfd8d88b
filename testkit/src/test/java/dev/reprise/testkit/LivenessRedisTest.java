package dev.reprise.testkit;

import static dev.reprise.testkit.Scene.WORK;
import static dev.reprise.testkit.Scene.await;
import static dev.reprise.testkit.Scene.end;
import static dev.reprise.testkit.Scene.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.store.JobStatus;
import dev.reprise.worker.Worker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Who is taken for dead, who isn't, and what an idle worker costs.
class LivenessRedisTest extends SharedScene {

  @Test
  void frozenWorkerIsTakenOverFromAndRefusedAsItWakes() throws Exception {
    Path folder = Files.createTempDirectory(dir, "frozen");
    Job job = scene().submit(work(1));
    try (WorkerProcess frozen = start("frozen", folder)) {
      await().until(() -> job.view().inFlight() == 1);
      String old = scene().reprise().workers().getFirst().session();
      frozen.freeze();
      scene()
          .start(
              scene()
                  .worker("other")
                  .deadline(Duration.ofSeconds(5))
                  .handle(WORK, chunk -> chunk.count("chunks", 1)));
      assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
      assertThat(scene().events("job.recovered").getFirst().data())
          .contains("\"cause\":\"deadline\"", "\"lostWorker\":\"frozen\"");
      Files.createFile(folder.resolve("go"));
      frozen.thaw();
      await().until(() -> !scene().events("chunk.fenced").isEmpty());
      assertThat(scene().events("chunk.fenced").getFirst().data()).contains(old);
      Scene.assertOnce(job, 1);
      Job after = scene().submit(FrozenWorker.ALONE.job(new Scene.Params("")).chunks(3));
      assertThat(end(after)).isEqualTo(JobStatus.COMPLETED);
      assertThat(scene().reprise().workers())
          .anyMatch(w -> w.name().equals("frozen") && !w.session().equals(old));
      frozen.terminate();
    }
  }

  @Test
  void cutSubscriptionsKillNobody() {
    scene().start(scene().worker("a").handle(WORK, LivenessRedisTest::aWhile));
    scene().start(scene().worker("b").handle(WORK, LivenessRedisTest::aWhile));
    Job job = scene().submit(work(4_000));
    try (PlainRedis plain = PlainRedis.local(redis().port())) {
      for (int cut = 1; cut <= 15; cut++) {
        long goal = cut * 250L;
        await().until(() -> job.view().done() >= goal);
        plain.call("CLIENT", "KILL", "TYPE", "pubsub");
      }
    }
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    Scene.assertOnce(job, 4_000);
    scene().assertPeace();
  }

  @Test
  void withoutTheRightToChannelsOnlyTheDeadlineCounts() throws Exception {
    Path folder = Files.createTempDirectory(dir, "deaf");
    try (PlainRedis plain = PlainRedis.local(redis().port())) {
      plain.call("ACL", "SETUSER", "deaf", "on", ">secret", "~*", "+@all", "resetchannels");
    }
    String uri = redis().uri().replace("redis://", "redis://deaf:secret@");
    Job job = scene().submit(work(200));
    try (Reprise deaf = Reprise.options(uri).namespace(scene().namespace()).connect();
        WorkerProcess killed = start("killed", folder, uri);
        Worker first = deaf.worker("first").slots(0).handle(WORK, chunk -> {}).start()) {
      await().until(() -> job.view().inFlight() > 0);
      killed.kill9();
      long from = System.nanoTime();
      try (Worker second =
          deaf.worker("second").handle(WORK, chunk -> chunk.count("chunks", 1)).start()) {
        await().until(() -> job.view().status() == JobStatus.COMPLETED);
        assertThat(System.nanoTime() - from).isGreaterThan(TimeUnit.SECONDS.toNanos(3));
        assertThat(second.name()).isEqualTo("second");
      }
      assertThat(scene().events("worker.lost")).hasSize(1);
      assertThat(scene().events("worker.lost").getFirst().data())
          .contains("\"cause\":\"deadline\"", "killed");
      assertThat(first.name()).isEqualTo("first");
    }
    Scene.assertOnce(job, 200);
  }

  @Test
  void twoWorkersOfOneNameBothRun() throws Exception {
    Path folder = Files.createTempDirectory(dir, "twins");
    Worker one =
        scene().start(scene().worker("twin").lockFolder(folder).handle(WORK, Scene::count));
    Worker two =
        scene().start(scene().worker("twin").lockFolder(folder).handle(WORK, Scene::count));
    Job job = scene().submit(work(500));
    assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(scene().reprise().workers())
        .extracting(w -> w.session())
        .containsExactlyInAnyOrder(one.session(), two.session());
    two.close();
    // The first still holds its lock: a third process of the name has no proof of its death.
    try (WorkerProcess three = start("twin", folder)) {
      await().until(() -> scene().events("recovery.completed").size() == 3);
      scene().assertPeace();
      three.terminate();
      assertThat(three.awaitEnd(10)).isTrue();
    }
    scene().assertPeace();
  }

  @Test
  void idleWorkerBeginsAtOnce() {
    AtomicLong begun = new AtomicLong();
    scene().start(scene().worker("w").handle(WORK, chunk -> begun.set(System.nanoTime())));
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      long from = System.nanoTime();
      Job job = scene().submit(work(1));
      assertThat(end(job)).isEqualTo(JobStatus.COMPLETED);
      waits.add((begun.get() - from) / 1_000_000);
    }
    assertThat(waits.stream().sorted().toList().get(3)).as("ms, of %s", waits).isLessThan(200);
  }

  @Test
  void idleWorkerAsksOnceASecond() throws Exception {
    scene().start(scene().worker("w").handle(WORK, Scene::count));
    assertThat(end(scene().submit(work(5)))).isEqualTo(JobStatus.COMPLETED);
    int calls = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis().port())) {
      socket.setSoTimeout(200);
      socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      long from = System.nanoTime();
      while (System.nanoTime() - from < TimeUnit.SECONDS.toNanos(7)) {
        try {
          String line = lines.readLine();
          boolean settled = System.nanoTime() - from > TimeUnit.SECONDS.toNanos(1);
          calls += settled && !line.contains(" lua] ") ? 1 : 0;
        } catch (SocketTimeoutException e) {
          // nothing was asked
        }
      }
    }
    assertThat(calls).as("calls in 6 s").isBetween(3, 8);
  }

  private static void aWhile(dev.reprise.Chunk<Scene.Params> chunk) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    chunk.count("chunks", 1);
  }

  private WorkerProcess start(String name, Path folder) {
    return start(name, folder, redis().uri());
  }

  private WorkerProcess start(String name, Path folder, String uri) {
    return WorkerProcess.start(
        FrozenWorker.class,
        dir.resolve(name + ".log"),
        uri,
        scene().namespace(),
        name,
        folder.toString());
  }
}
