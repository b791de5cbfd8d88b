package dev.reprise.chaos.redis;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Stage;

/// A power loss under everysec: the end of the file is missing.
public final class TruncatedFile implements Scenario {
  @Override
  public String name() {
    return "redis.restarted-from-a-truncated-file";
  }

  @Override
  public String holds() {
    return "A Redis that comes back without its last writes leaves a consistent earlier"
        + " state: what it forgot is committed again or repeated, the table has each row"
        + " once, and no fencing token is issued twice.";
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    for (int cut = 1; cut <= 2; cut++) {
      stage.awaitShare(0.3 * cut);
      stage.killRedis();
      stage.data().truncate(stage.between(1_000, 60_000));
      stage.redis().restart();
    }
  }
}
