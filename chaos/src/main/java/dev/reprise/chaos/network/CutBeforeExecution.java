package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.stage.Stage;
import java.util.List;

/// Requests that never arrive.
public final class CutBeforeExecution implements Scenario {
  @Override
  public String name() {
    return "network.cut-before-execution";
  }

  @Override
  public String holds() {
    return "A request whose connection breaks before it arrives is sent again: nothing is"
        + " stranded, nothing is done twice.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 50);
    stage.crew().start("a");
    stage.crew().start("b");
    for (String name : List.of("a", "b")) {
      stage.crew().awaitHolding(name);
      for (int cut = 0; cut < 8; cut++) {
        int k = stage.between(1, 120);
        stage.fault("the connection of " + name + " breaks before its script number " + k);
        stage.crew().proxy(name).on(Command.anyScript(), k, new Mischief.CutBefore());
      }
    }
    stage.awaitShare(0.9);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
