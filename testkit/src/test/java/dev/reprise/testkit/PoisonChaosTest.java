package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Job;
import dev.reprise.store.ChunkView;
import dev.reprise.store.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Chunks that kill their worker, in real processes that something starts again, as a supervisor
/// does.
class PoisonChaosTest extends SharedScene {
  private final Map<String, WorkerProcess> workers = new HashMap<>();
  private int deaths;

  @Test
  void poisonChunkIsDeadAndAllOthersAreDone() {
    Job job = scene().submit(Scene.quick(Scene.WORK.job(new Scene.Params(",17,")).chunks(200)));
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                List.of("a", "b").forEach(this::keepAlive);
                return job.view().status().isTerminal();
              });
    } finally {
      workers.values().forEach(WorkerProcess::close);
    }
    assertThat(job.view().status()).isEqualTo(JobStatus.FAILED);
    Scene.assertOnce(job, 199);
    assertThat(scene().reprise().store().chunks(ref(job), "dead", 10))
        .extracting(ChunkView::index)
        .containsExactly(17);
    assertThat(scene().events("chunk.dead"))
        .allSatisfy(dead -> assertThat(dead.data()).contains("\"cause\":\"crashed-worker\""));
    assertThat(deaths).as("workers that one chunk killed").isBetween(5, 9);
  }

  private void keepAlive(String name) {
    WorkerProcess there = workers.get(name);
    if (there != null && there.isAlive()) {
      return;
    }
    if (there != null) {
      deaths++;
      there.close();
    }
    Path log = dir.resolve(name + ".log");
    workers.put(
        name,
        WorkerProcess.start(PoisonedWorker.class, log, redis().uri(), scene().namespace(), name));
  }

  private dev.reprise.store.JobRef ref(Job job) {
    return scene().reprise().store().ref(job.id()).orElseThrow();
  }
}
