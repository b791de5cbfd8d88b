package dev.reprise.chaos.network;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// The other one-way partition: all is executed, and nobody hears of it.
public final class RepliesHeld implements Scenario {
  @Override
  public String name() {
    return "network.replies-held-back";
  }

  @Override
  public String holds() {
    return "A worker whose requests are executed and whose replies come too late stops its"
        + " handlers in doubt; nothing is committed twice, and nothing is lost.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("cut", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.awaitShare(0.1);
    stage.crew().awaitHolding("cut");
    stage.fault("what Redis answers worker cut is held back");
    stage.crew().proxy("cut").holdReplies();
    Waiting.pass(Duration.ofMillis(stage.between(6_000, 9_000)));
    stage.crew().proxy("cut").heal();
    stage.fault("the network of worker cut is healed");
  }
}
