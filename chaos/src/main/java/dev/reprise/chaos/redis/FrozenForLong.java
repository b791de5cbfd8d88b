package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// The same, for longer than any deadline.
public final class FrozenForLong implements Scenario {
  @Override
  public String name() {
    return "redis.frozen-for-long";
  }

  @Override
  public String holds() {
    return "A Redis that stands still for up to a minute loses no worker: handlers stop in doubt, and go"
        + " on.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 50);
    stage.crew().start("a", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.awaitShare(0.2);
    int seconds = stage.between(12, 60);
    stage.fault("SIGSTOP of Redis for " + seconds + " s");
    stage.redis().pause();
    Waiting.pass(Duration.ofSeconds(seconds));
    stage.redis().resume();
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
