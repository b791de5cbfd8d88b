package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import dev.reprise.chaos.stage.Work;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// One chunk kills every worker that touches it.
public final class PoisonChunk implements Scenario {
  private static final int POISON = 17;

  private int deaths;

  @Override
  public String name() {
    return "worker.poison-chunk";
  }

  @Override
  public String holds() {
    return "A chunk that kills its worker each time is dead in the end with cause"
        + " crashed-worker, after five to nine deaths; all others are done.";
  }

  @Override
  public JobStatus end() {
    return JobStatus.FAILED;
  }

  @Override
  public Set<Integer> dead() {
    return Set.of(POISON);
  }

  @Override
  public void play(Stage stage) {
    stage.submit(200, 5, Map.of(POISON, Work.Spoil.HALT));
    stage.crew().start("a", Hiring.PLAIN.slots(16));
    stage.crew().start("b", Hiring.PLAIN.slots(16));
    Waiting.until(
        "the end of the job",
        Duration.ofMinutes(2),
        () -> {
          deaths += stage.crew().keepAlive();
          return stage.view().status().isTerminal();
        });
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        Findings.count(evidence, "chunk.dead", "crashed-worker") == 1,
        "the chunk isn't dead for its crashes");
    findings.expect(deaths >= 5 && deaths <= 9, deaths + " workers died of it, not 5 to 9");
  }
}
