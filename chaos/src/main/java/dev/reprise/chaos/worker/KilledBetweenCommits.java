package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;

/// The moment that a sink's marker is for.
public final class KilledBetweenCommits implements Scenario {
  @Override
  public String name() {
    return "worker.killed-between-the-sinks-commit-and-redis";
  }

  @Override
  public String holds() {
    return "A worker that is killed when the table has its chunk and Redis has not: the"
        + " next attempt finds the marker, writes nothing, and commits what the first one"
        + " counted.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(120, 2);
    for (int nth = 1; nth <= 3; nth++) {
      String name = "w" + nth;
      int at = stage.between(2, 6);
      stage.crew().start(name, Hiring.PLAIN.slots(1).standing("sink:commit", "after", at));
      stage.crew().awaitStanding(name);
      stage.crew().killHolding(name);
    }
    stage.crew().start("a");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
    long repeated =
        evidence.operations().stream()
            .filter(operation -> operation.answer().word().equals("repeated"))
            .count();
    findings.expect(repeated >= 3, "only " + repeated + " attempts found a marker");
  }
}
