package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A zombie that holds the table's lock.
public final class FrozenInsideItsTransaction implements Scenario {
  @Override
  public String name() {
    return "worker.frozen-inside-its-transaction";
  }

  @Override
  public String holds() {
    return "A worker that stands still with its transaction open holds up the others, who"
        + " give their chunks back at no cost; once it is dead the job ends, without a"
        + " failure.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(60, 5);
    stage
        .crew()
        .start("zombie", Hiring.PLAIN.slots(1).deadline(5).standing("sink:commit", "before", 3));
    stage.crew().awaitStanding("zombie");
    stage.crew().freeze("zombie");
    stage.crew().start("b");
    stage.crew().awaitHolding("b");
    Waiting.pass(Duration.ofSeconds(stage.between(3, 8)));
    stage.crew().kill("zombie");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(Findings.count(evidence, "chunk.failed") == 0, "a lock cost chunks an attempt");
  }
}
