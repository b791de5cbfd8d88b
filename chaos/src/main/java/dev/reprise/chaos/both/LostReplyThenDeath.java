package dev.reprise.chaos.both;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import java.time.Duration;

/// A settle is executed, its reply is lost, its worker dies.
public final class LostReplyThenDeath implements Scenario {
  @Override
  public String name() {
    return "both.reply-lost-then-worker-killed";
  }

  @Override
  public String holds() {
    return "A commit whose reply was lost with its worker counts, once, and isn't made"
        + " again by the next attempt.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 80);
    stage.crew().start("b");
    for (int round = 1; round <= 3; round++) {
      String name = "w" + round;
      stage.crew().start(name);
      stage.crew().awaitHolding(name);
      stage.crew().proxy(name).holdReplies();
      stage.fault("the replies to " + name + " are lost");
      Waiting.pass(Duration.ofMillis(stage.between(50, 400)));
      stage.crew().killHolding(name);
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectRecovered(stage, evidence);
  }
}
