package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One worker after another under one name, each killed at another call, the next one while it
/// recovers from the one before.
public final class KilledAtEachCall implements Scenario {
  private static final List<String> WHILE_WORKING =
      List.of(
          "script:claim before 1",
          "script:claim after 1",
          "script:settle before 1",
          "script:settle after 1",
          "script:settle before 3",
          "script:settle after 2",
          "sink:begin before 3",
          "sink:commit before 3",
          "sink:commit after 3",
          "script:heartbeat after 1",
          "script:open_session after 1");

  /// Each follows one that dies with chunks in its hands.
  private static final List<String> WHILE_RECOVERING =
      List.of(
          "script:lose_session before 1",
          "script:lose_session after 1",
          "script:recover_job before 1",
          "script:recover_job after 1");

  @Override
  public String name() {
    return "worker.killed-at-each-call";
  }

  @Override
  public String holds() {
    return "A worker that is killed just before or after any call (a claim, a settle, a heartbeat, the"
        + " sink's begin and commit, a step of a recovery) leaves nothing that its successor doesn't"
        + " find: each death is told once, and nothing is ever refused.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 10);
    List<String> points = new ArrayList<>(WHILE_WORKING);
    Collections.shuffle(points, stage.random());
    points.forEach(point -> killAt(stage, point));
    for (String point : WHILE_RECOVERING) {
      killAt(stage, "sink:commit after 2");
      killAt(stage, point);
    }
  }

  private static void killAt(Stage stage, String point) {
    String[] words = point.split(" ");
    stage.fault("w stands still at " + point);
    stage.crew().start("w", Hiring.PLAIN.standing(words[0], words[1], Integer.parseInt(words[2])));
    stage.crew().awaitStanding("w");
    stage.crew().kill("w");
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    long lost = Findings.count(evidence, "worker.lost");
    findings.expect(
        lost == stage.crew().kills(), lost + " deaths were told of " + stage.crew().kills());
    findings.expect(
        Findings.count(evidence, "worker.lost", "\"cause\":\"restart\"") > 0,
        "nobody was lost to its successor's lock");
    findings.expect(Findings.count(evidence, "chunk.fenced") == 0, "something was refused");
  }
}
