package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A host that swaps, a snapshot of the virtual machine.
public final class Frozen implements Scenario {
  @Override
  public String name() {
    return "redis.frozen";
  }

  @Override
  public String holds() {
    return "A Redis that stands still for longer than the workers' deadlines of five seconds costs that"
        + " time and nothing else: nobody is declared dead, nothing is repeated.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 50);
    stage.crew().start("a", Hiring.PLAIN.deadline(5));
    stage.crew().start("b", Hiring.PLAIN.deadline(5));
    stage.awaitShare(0.2);
    stage.fault("SIGSTOP of Redis");
    stage.redis().pause();
    Waiting.pass(Duration.ofSeconds(7));
    stage.redis().resume();
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
    long started = Findings.count(evidence, "worker.started");
    findings.expect(started == 2, started + " sessions were opened, not 2");
  }
}
