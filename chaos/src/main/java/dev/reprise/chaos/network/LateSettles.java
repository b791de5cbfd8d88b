package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.stage.Stage;
import java.time.Duration;

/// Each settle takes its time on the way.
public final class LateSettles implements Scenario {
  @Override
  public String name() {
    return "network.settles-delayed";
  }

  @Override
  public String holds() {
    return "Settles that arrive late are taken all the same: a slow line costs time alone.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(300, 50);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.crew().awaitHolding("a");
    stage.fault("each of the first 30 settles of a takes 200 ms more");
    stage
        .crew()
        .proxy("a")
        .on(Command.script("settle"), 1, 30, new Mischief.Delay(Duration.ofMillis(200)));
    stage.awaitShare(0.9);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
