package dev.reprise.chaos.network;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A switch dies, and lives again too late.
public final class PartitionedBothWays implements Scenario {
  @Override
  public String name() {
    return "network.partitioned-both-ways";
  }

  @Override
  public String holds() {
    return "A worker that is cut off for longer than its deadline is recovered from; when"
        + " the network heals, what it still sends is refused, and it goes on under a new"
        + " session.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("cut", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.awaitShare(0.1);
    stage.crew().awaitHolding("cut");
    stage.fault("nothing passes between worker cut and Redis");
    stage.crew().proxy("cut").partition();
    Waiting.pass(Duration.ofMillis(stage.between(6_000, 9_000)));
    stage.crew().proxy("cut").heal();
    stage.fault("the network of worker cut is healed");
  }
}
