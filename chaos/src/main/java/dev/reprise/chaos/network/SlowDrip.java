package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A line that lets a few bytes through at a time.
public final class SlowDrip implements Scenario {
  @Override
  public String name() {
    return "network.slow-drip";
  }

  @Override
  public String holds() {
    return "On a line that drips the job goes on slowly, and nobody is declared dead for" + " it.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(300, 80);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.2);
    stage.crew().awaitHolding("a");
    stage.fault("16 bytes every 2 ms between a and Redis");
    stage.crew().proxy("a").drip(16, Duration.ofMillis(2));
    Waiting.pass(Duration.ofSeconds(6));
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
