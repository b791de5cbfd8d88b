package dev.reprise.chaos.network;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A firewall that resets every connection, again and again.
public final class ResetStorm implements Scenario {
  @Override
  public String name() {
    return "network.reset-storm";
  }

  @Override
  public String holds() {
    return "Connections that are reset several times a second cost time, and no chunk an"
        + " attempt that counts: all is sent again, executed once, and the job completes.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.1);
    for (int storm = 0; storm < 25; storm++) {
      String name = stage.random().nextBoolean() ? "a" : "b";
      stage.fault(stage.crew().proxy(name).reset() + " connections of " + name + " are reset");
      Waiting.pass(Duration.ofMillis(stage.between(20, 250)));
      stage.crew().keepAlive();
    }
  }
}
