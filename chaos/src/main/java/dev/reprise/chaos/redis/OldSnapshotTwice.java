package dev.reprise.chaos.redis;

import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;

/// The same snapshot, restored a second time.
public final class OldSnapshotTwice implements Scenario {
  @Override
  public String name() {
    return "redis.restarted-twice-from-one-snapshot";
  }

  @Override
  public String holds() {
    return "Two restarts from one snapshot issue no fencing token twice, although each"
        + " attempt counter begins at the same number.";
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
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.15);
    stage.tellRedis("SAVE");
    for (int restore = 1; restore <= 2; restore++) {
      stage.awaitShare(0.4);
      stage.killRedis();
      stage.redis().restart();
      stage.crew().awaitHolding("a");
    }
  }
}
