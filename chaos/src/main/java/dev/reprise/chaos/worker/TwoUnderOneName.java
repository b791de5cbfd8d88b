package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;

/// A rolling deploy, or a name that was copied.
public final class TwoUnderOneName implements Scenario {
  private long lostBefore;

  @Override
  public String name() {
    return "worker.two-under-one-name";
  }

  @Override
  public String holds() {
    return "Two live workers under one name work side by side: neither is declared dead"
        + " for the other's sake, and the death of one costs the other nothing.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("a");
    stage.crew().awaitHolding("a");
    stage.crew().startTwin("a", Hiring.PLAIN);
    Waiting.until(
        "both holding chunks",
        () -> stage.reprise().workers().stream().filter(w -> w.inFlight() > 0).count() == 2);
    lostBefore = stage.watch().count("worker.lost", "");
    stage.crew().killHolding("a");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(lostBefore == 0, "one was declared dead while both lived");
    findings.expectRecovered(stage, evidence);
    findings.expect(
        Findings.count(evidence, "worker.lost") == 1, "more than the killed one was declared dead");
  }
}
