package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Work;
import java.util.HashMap;
import java.util.Map;

/// What no handler catches.
public final class HandlerThreadDies implements Scenario {
  @Override
  public String name() {
    return "worker.thread-death";
  }

  @Override
  public String holds() {
    return "An Error that ends the handler's thread fails that chunk alone, and costs the"
        + " worker no slot.";
  }

  @Override
  public void play(Stage stage) {
    Map<Integer, Work.Spoil> spoilt = new HashMap<>();
    for (int chunk = 0; chunk < 40; chunk++) {
      spoilt.put(5 * chunk, Work.Spoil.DIE);
    }
    stage.submit(200, 2, spoilt);
    stage.crew().start("a");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
