package dev.reprise.chaos.both;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A worker dies while nobody can tell.
public final class KilledWhileRedisStandsStill implements Scenario {
  @Override
  public String name() {
    return "both.worker-killed-while-redis-stands-still";
  }

  @Override
  public String holds() {
    return "A worker that dies while Redis stands still is recovered from as soon as Redis"
        + " goes on; those that live are not.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.2);
    stage.crew().awaitHolding("a");
    stage.fault("SIGSTOP of Redis");
    stage.redis().pause();
    stage.crew().kill("a");
    Waiting.pass(Duration.ofSeconds(stage.between(3, 12)));
    stage.redis().resume();
    Waiting.until("the loss of a", () -> stage.watch().count("worker.lost", "") >= 1);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        Findings.count(evidence, "worker.lost", "\"worker\":\"a\"") == 1,
        "a wasn't declared dead once");
    findings.expect(
        Findings.count(evidence, "worker.lost", "\"worker\":\"b\"") == 0, "b was declared dead");
  }
}
