package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A long pause of the garbage collector, a laptop's lid.
public final class FrozenBriefly implements Scenario {
  @Override
  public String name() {
    return "worker.frozen-briefly";
  }

  @Override
  public String holds() {
    return "A worker that stands still for a second goes on as if nothing had been: nobody"
        + " declares it dead.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    for (int freeze = 1; freeze <= 2; freeze++) {
      stage.awaitShare(0.25 * freeze);
      stage.crew().freeze("a");
      Waiting.pass(Duration.ofSeconds(1));
      stage.crew().thaw("a");
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
