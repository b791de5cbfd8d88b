package dev.reprise.chaos.network;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A one-way partition: its requests are lost for now, replies would pass.
public final class RequestsHeld implements Scenario {
  @Override
  public String name() {
    return "network.requests-held-back";
  }

  @Override
  public String holds() {
    return "A worker whose requests arrive only after its deadline finds them refused"
        + " where others have its chunks by then.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("cut", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.awaitShare(0.1);
    stage.crew().awaitHolding("cut");
    stage.fault("what worker cut sends is held back");
    stage.crew().proxy("cut").holdRequests();
    Waiting.pass(Duration.ofMillis(stage.between(6_000, 9_000)));
    stage.crew().proxy("cut").heal();
    stage.fault("the network of worker cut is healed");
  }
}
