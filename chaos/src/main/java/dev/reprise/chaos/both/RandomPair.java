package dev.reprise.chaos.both;

import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import java.util.List;

/// Two faults, chosen by the seed, the second while the first one lasts.
///
/// @param number tells several of them apart
public record RandomPair(int number) implements Scenario {
  private static final List<Blow> ALL = List.of(Blow.values());

  @Override
  public String name() {
    return "both.random-pair-" + number;
  }

  @Override
  public String holds() {
    return "Any two faults at once leave a job that ends, with every chunk there once.";
  }

  @Override
  public void play(Stage stage) {
    stage.submit(500, 60);
    stage.crew().start("a", Hiring.PLAIN.deadline(5));
    stage.crew().start("b");
    stage.crew().start("c");
    for (int pair = 1; pair <= 2; pair++) {
      stage.awaitShare(0.25 * pair);
      Blow first = one(stage);
      Blow second = one(stage);
      String victim = victim(stage);
      String other = victim(stage);
      stage.fault("pair: " + first + " of " + victim + ", " + second + " of " + other);
      first.begin(stage, victim);
      Blow.last(stage);
      second.begin(stage, other);
      Blow.last(stage);
      first.end(stage, victim);
      second.end(stage, other);
      stage.crew().keepAlive();
    }
  }

  private static Blow one(Stage stage) {
    return ALL.get(stage.between(0, ALL.size() - 1));
  }

  private static String victim(Stage stage) {
    return stage.random().nextBoolean() ? "a" : "b";
  }
}
