package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;

/// Who recovers dies too.
public final class KilledInRecovery implements Scenario {
  @Override
  public String name() {
    return "worker.killed-during-recovery";
  }

  @Override
  public String holds() {
    return "A worker that is killed while it takes back what another one held leaves the"
        + " rest to the next: all of it is taken back, once.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(300, 60);
    String site = stage.random().nextBoolean() ? "script:lose_session" : "script:recover_job";
    String moment = stage.random().nextBoolean() ? "before" : "after";
    stage.crew().start("b", Hiring.PLAIN.slots(0).standing(site, moment, 1));
    stage.crew().awaitOpen("b");
    stage.crew().start("a", Hiring.PLAIN.slots(8));
    stage.awaitShare(0.1);
    stage.crew().killHolding("a");
    stage.crew().awaitStanding("b");
    stage.crew().kill("b");
    stage.crew().start("c");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
  }
}
