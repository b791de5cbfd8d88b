package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;

/// A worker that has nothing to do dies.
public final class KilledIdle implements Scenario {
  @Override
  public String name() {
    return "worker.killed-while-idle";
  }

  @Override
  public String holds() {
    return "A worker that is killed while it holds nothing is noticed once, costs no chunk"
        + " an attempt, and the next under its name works.";
  }

  @Override
  public void play(Stage stage) {
    stage.crew().start("idle");
    String session = stage.crew().awaitOpen("idle").session();
    stage.crew().kill("idle");
    stage.submit(200, 20);
    stage.crew().start("a");
    stage.crew().start("idle");
    stage.awaitShare(0.5);
    Waiting.until(
        "the loss of the idle session", () -> stage.watch().count("worker.lost", session) == 1);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expect(
        Findings.count(evidence, "job.recovered") == 0,
        "an idle worker's death cost the job chunks");
  }
}
