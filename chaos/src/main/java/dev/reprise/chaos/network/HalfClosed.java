package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.stage.Stage;
import java.util.List;

/// Streams that end in the middle of a reply, or in one direction alone.
public final class HalfClosed implements Scenario {
  @Override
  public String name() {
    return "network.half-closed";
  }

  @Override
  public String holds() {
    return "A reply that is cut in its middle, and a connection of which one direction has"
        + " ended, count as no answer: the request is sent again and answered as the first"
        + " time.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 50);
    stage.crew().start("a");
    stage.crew().start("b");
    for (String name : List.of("a", "b")) {
      stage.crew().awaitHolding(name);
      for (int cut = 0; cut < 6; cut++) {
        int k = stage.between(1, 100);
        Mischief how = cut % 2 == 0 ? new Mischief.HalfReply() : new Mischief.HalfClose();
        stage.fault(how + " for the settle number " + k + " of " + name);
        stage.crew().proxy(name).on(Command.script("settle"), k, how);
      }
    }
    stage.awaitShare(0.9);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
