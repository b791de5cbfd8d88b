package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;

/// Redis dies as often as workers do elsewhere.
public final class KilledWithAppendOnlyFile implements Scenario {
  private static final int KILLS = 3;

  @Override
  public String name() {
    return "redis.killed-with-append-only-file";
  }

  @Override
  public String holds() {
    return "A Redis that is killed and started again with its append-only file has lost nothing that"
        + " it acknowledged: no worker is declared dead, nothing is repeated.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 50);
    stage.crew().start("a");
    stage.crew().start("b");
    for (int kill = 1; kill <= KILLS; kill++) {
      stage.awaitShare(0.2 * kill);
      stage.killRedis();
      stage.redis().restart();
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
    long started = Findings.count(evidence, "worker.started");
    findings.expect(started == 2, started + " sessions were opened, not 2");
    long timelines = Findings.count(evidence, "redis.timeline");
    findings.expect(timelines == KILLS, timelines + " events redis.timeline, not " + KILLS);
  }
}
