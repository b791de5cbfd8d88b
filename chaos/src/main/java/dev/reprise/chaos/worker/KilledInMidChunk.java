package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;

/// The plainest of all.
public final class KilledInMidChunk implements Scenario {
  private static final int KILLS = 3;

  @Override
  public String name() {
    return "worker.killed-in-mid-chunk";
  }

  @Override
  public String holds() {
    return "A worker that is killed while it runs chunks is recovered from by the other one, each"
        + " time, and every chunk is there once.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("a");
    stage.crew().start("b");
    for (int kill = 1; kill <= KILLS; kill++) {
      stage.awaitShare(0.2 * kill);
      stage.crew().killHolding(stage.random().nextBoolean() ? "a" : "b");
      stage.crew().keepAlive();
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
  }
}
