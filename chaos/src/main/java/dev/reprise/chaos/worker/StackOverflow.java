package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Work;
import java.util.Map;

/// The handler calls itself until the stack is full.
public final class StackOverflow implements Scenario {
  @Override
  public String name() {
    return "worker.stack-overflow";
  }

  @Override
  public String holds() {
    return "A StackOverflowError in a handler fails that chunk alone: it runs again, its"
        + " worker and its neighbours go on.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(
        200,
        5,
        Map.of(
            stage.between(0, 99),
            Work.Spoil.OVERFLOW,
            stage.between(100, 199),
            Work.Spoil.OVERFLOW));
    stage.crew().start("a");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    long failed = Findings.count(evidence, "chunk.failed", "StackOverflowError");
    findings.expect(failed == 2, failed + " chunks failed of it, not 2");
    findings.expectPeace(evidence);
  }
}
