package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// Another tenant flushes the script cache.
public final class ScriptsFlushed implements Scenario {
  @Override
  public String name() {
    return "redis.scripts-flushed";
  }

  @Override
  public String holds() {
    return "Scripts that Redis has forgotten are loaded again, in mid-run, without anybody"
        + " noticing.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.1);
    for (int flush = 0; flush < 20; flush++) {
      stage.fault("SCRIPT FLUSH");
      stage.tellRedis("SCRIPT", "FLUSH");
      Waiting.pass(Duration.ofMillis(stage.between(10, 200)));
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
