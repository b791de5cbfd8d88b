package dev.reprise.chaos.both;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;

/// Redis dies while one worker takes back what another held.
public final class RedisKilledInRecovery implements Scenario {
  @Override
  public String name() {
    return "both.redis-killed-during-recovery";
  }

  @Override
  public String holds() {
    return "A recovery that Redis's death interrupts is gone on with by whoever looks"
        + " next: all is taken back, once.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(300, 60);
    stage.crew().start("b", Hiring.PLAIN.slots(0).standing("script:recover_job", "before", 1));
    stage.crew().awaitOpen("b");
    stage.crew().start("a", Hiring.PLAIN.slots(8));
    stage.awaitShare(0.1);
    stage.crew().killHolding("a");
    stage.crew().awaitStanding("b");
    stage.killRedis();
    stage.redis().restart();
    stage.crew().start("c");
    stage.crew().awaitOpen("c");
    stage.crew().kill("b");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
  }
}
