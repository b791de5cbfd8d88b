package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.history.Operation;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// Everything in Redis is gone; the table isn't.
public final class Empty implements Scenario {
  @Override
  public String name() {
    return "redis.restarted-empty";
  }

  @Override
  public String holds() {
    return "A Redis that comes back empty is no fresh start: the job that is submitted"
        + " again under its uid writes nothing twice into the table, and completes.";
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 50);
    stage.crew().start("a");
    stage.crew().start("b");
    stage.awaitShare(0.4);
    stage.killRedis();
    stage.data().delete();
    stage.redis().restart();
    Waiting.pass(Duration.ofMillis(stage.between(0, 3_000)));
    stage.submitAgain();
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        evidence.operations().stream()
            .anyMatch(
                operation ->
                    operation.kind() == Operation.Kind.REDO
                        || operation.answer().word().equals("repeated")),
        "nothing of what was done before was found again");
  }
}
