package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.proxy.RespProxy;
import dev.reprise.chaos.stage.Stage;
import java.util.List;

/// The connection breaks while a worker starts and recovers.
public final class CutWhileStarting implements Scenario {
  @Override
  public String name() {
    return "network.cut-while-starting";
  }

  @Override
  public String holds() {
    return "A worker whose connection breaks in the middle of its start-up recovery goes"
        + " on with it; it doesn't give up.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.awaitShare(0.1);
    stage.crew().killHolding("a");
    for (int start = 1; start <= 3; start++) {
      String name = "s" + start;
      RespProxy proxy = stage.crew().reserve(name);
      String script =
          List.of("look", "audit", "heartbeat", "recover_job", "lose_session")
              .get(stage.between(0, 4));
      stage.fault("the reply of the first " + script + " of " + name + " is lost");
      proxy.on(Command.script(script), 1, new Mischief.CutAfter());
      stage.crew().start(name);
      stage.crew().awaitHolding(name);
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
    for (int start = 1; start <= 3; start++) {
      long started = Findings.count(evidence, "worker.started", "\"s" + start + "\"");
      findings.expect(
          started == 1, "worker s" + start + " started " + started + " times, not once");
    }
  }
}
