package dev.reprise.chaos.both;

import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A zombie wakes up in another history.
public final class RollbackWhileFrozen implements Scenario {
  @Override
  public String name() {
    return "both.rollback-under-a-frozen-worker";
  }

  @Override
  public String holds() {
    return "A worker that stood still while Redis went back in time says what it holds"
        + " before it goes on; its tokens are issued to nobody else.";
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public Setting setting(Place place) {
    return Setting.PLAIN.lines("appendonly no");
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("zombie");
    stage.crew().start("b");
    stage.awaitShare(0.1);
    stage.tellRedis("SAVE");
    stage.awaitShare(0.3);
    stage.crew().awaitHolding("zombie");
    stage.crew().freeze("zombie");
    stage.killRedis();
    stage.redis().restart();
    Waiting.pass(Duration.ofMillis(stage.between(500, 6_000)));
    stage.crew().thaw("zombie");
  }
}
