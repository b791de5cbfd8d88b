package dev.reprise.chaos.both;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;

/// A power cut: everything at once.
public final class AllKilled implements Scenario {
  @Override
  public String name() {
    return "both.everything-killed-at-once";
  }

  @Override
  public String holds() {
    return "Workers and Redis killed together: each worker that comes back under its name"
        + " is the proof of its predecessor's death, and takes its chunks back at once.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("a");
    stage.crew().start("b");
    for (int cut = 1; cut <= 2; cut++) {
      stage.awaitShare(0.25 * cut);
      stage.crew().killHolding("a");
      stage.killRedis();
      stage.crew().kill("b");
      stage.redis().restart();
      stage.crew().keepAlive();
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
    findings.expect(
        Findings.count(evidence, "worker.lost", "\"restart\"") >= 2, "nobody was lost by its lock");
  }
}
