package dev.reprise.chaos.redis;

import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;

/// An RDB snapshot is all that is left.
public final class OldSnapshot implements Scenario {
  @Override
  public String name() {
    return "redis.restarted-from-an-old-snapshot";
  }

  @Override
  public String holds() {
    return "A Redis that comes back from a snapshot of a while ago has forgotten commits"
        + " and claims: they are made again or repeated, the table has each row once, and"
        + " the job ends.";
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
    stage.awaitShare(0.2);
    stage.tellRedis("SAVE");
    stage.awaitShare(0.2 + stage.between(1, 5) / 10.0);
    stage.killRedis();
    stage.redis().restart();
  }
}
