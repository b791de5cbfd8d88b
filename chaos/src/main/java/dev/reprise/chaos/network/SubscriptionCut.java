package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// By its subscription a worker is seen to live.
public final class SubscriptionCut implements Scenario {
  @Override
  public String name() {
    return "network.subscription-cut-each-second";
  }

  @Override
  public String holds() {
    return "Workers whose subscriptions are cut every second while their heartbeats go on"
        + " are never declared dead.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(600, 80);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.crew().awaitHolding("a");
    stage.crew().awaitHolding("b");
    for (int cut = 0; cut < 8; cut++) {
      stage.fault("CLIENT KILL TYPE pubsub");
      stage.tellRedis("CLIENT", "KILL", "TYPE", "pubsub");
      Waiting.pass(Duration.ofSeconds(1));
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
