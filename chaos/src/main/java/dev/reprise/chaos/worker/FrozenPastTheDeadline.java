package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// The zombie.
public final class FrozenPastTheDeadline implements Scenario {
  @Override
  public String name() {
    return "worker.frozen-past-its-deadline";
  }

  @Override
  public String holds() {
    return "A worker that stands still for longer than its deadline is recovered from;"
        + " when it wakes up, its outcomes are refused and it goes on under a new session.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 80);
    stage.crew().start("zombie", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.awaitShare(0.1);
    String session = stage.crew().awaitHolding("zombie").session();
    stage.crew().freeze("zombie");
    Waiting.until(
        "the loss of the frozen worker", () -> stage.watch().count("worker.lost", session) == 1);
    Waiting.pass(Duration.ofMillis(stage.between(0, 500)));
    stage.crew().thaw("zombie");
    Waiting.until(
        "the zombie's next session",
        () ->
            stage.crew().open("zombie").filter(now -> !now.session().equals(session)).isPresent());
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        Findings.count(evidence, "worker.lost", "deadline") == 1,
        "nobody was lost by its deadline");
  }
}
