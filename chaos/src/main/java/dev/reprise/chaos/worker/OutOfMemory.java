package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import dev.reprise.chaos.stage.Work;
import java.util.Map;

/// The handler takes all memory that there is.
public final class OutOfMemory implements Scenario {
  @Override
  public String name() {
    return "worker.out-of-memory";
  }

  @Override
  public String holds() {
    return "A worker whose JVM ends for want of memory is recovered from; the chunk that"
        + " did it runs again and the job completes.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(200, 5, Map.of(stage.between(20, 180), Work.Spoil.EAT_MEMORY));
    Hiring small = Hiring.PLAIN.flags("-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    stage.crew().start("a", small);
    stage.crew().start("b", small);
    Waiting.until("a worker's end for want of memory", () -> stage.crew().keepAlive() > 0);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    long recovered = Findings.count(evidence, "job.recovered");
    findings.expect(recovered >= 1, "nobody was recovered from");
  }
}
