package dev.reprise.chaos.network;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.proxy.Command;
import dev.reprise.chaos.proxy.Mischief;
import dev.reprise.chaos.proxy.RespProxy.Hits;
import dev.reprise.chaos.stage.Stage;
import java.util.ArrayList;
import java.util.List;

/// Scripts run, and whoever sent them never hears of it.
public final class ReplyLostAfterExecution implements Scenario {
  private final List<Hits> hits = new ArrayList<>();

  @Override
  public String name() {
    return "network.reply-lost-after-execution";
  }

  @Override
  public String holds() {
    return "A claim, a settle or a heartbeat whose reply is lost is sent again and answered as the"
        + " first time: no chunk is stranded, none is committed twice, nobody is declared dead.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 50);
    List.of("a", "b").forEach(stage.crew()::start);
    for (String name : List.of("a", "b")) {
      stage.crew().awaitHolding(name);
      for (String script : List.of("claim", "settle", "settle", "settle", "heartbeat", "look")) {
        int k = stage.between(1, script.equals("settle") ? 40 : 3);
        stage.fault("the reply of " + name + "'s " + script + " number " + k + " is lost");
        hits.add(stage.crew().proxy(name).on(Command.script(script), k, new Mischief.CutAfter()));
      }
    }
    stage.awaitShare(0.9);
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    int lost = hits.stream().mapToInt(Hits::count).sum();
    findings.expect(lost >= 6, "only " + lost + " replies were lost");
    findings.expectPeace(evidence);
  }
}
