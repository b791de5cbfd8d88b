package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// Another tenant runs a script without end.
public final class Busy implements Scenario {
  @Override
  public String name() {
    return "redis.busy-with-another-script";
  }

  @Override
  public String holds() {
    return "A Redis that answers BUSY for seconds is waited for: nobody is declared dead,"
        + " no chunk fails.";
  }

  @Override
  public Setting setting(Place place) {
    return Setting.PLAIN.lines("lua-time-limit 50");
  }

  private static void runsOn(Stage stage) {
    try {
      stage.tellRedis("EVAL", "while true do end", "0");
    } catch (IllegalStateException killed) {
      // It is answered with an error when it is killed.
    }
  }

  @Override
  public void play(Stage stage) throws Exception {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.2);
    stage.fault("a script without end");
    Thread tenant = Thread.ofVirtual().start(() -> Busy.runsOn(stage));
    Waiting.pass(Duration.ofMillis(stage.between(3_000, 7_000)));
    stage.fault("SCRIPT KILL");
    stage.tellRedis("SCRIPT", "KILL");
    tenant.join();
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(Findings.count(evidence, "chunk.failed") == 0, "it cost chunks an attempt");
    findings.expectPeace(evidence);
  }
}
