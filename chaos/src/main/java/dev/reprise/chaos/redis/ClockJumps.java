package dev.reprise.chaos.redis;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.Setting;
import dev.reprise.chaos.stage.Stage;
import java.util.Optional;

/// A clock that is set, by hand or by a time server.
public final class ClockJumps implements Scenario {
  @Override
  public String name() {
    return "redis.clock-jumps-an-hour";
  }

  @Override
  public String holds() {
    return "A Redis whose clock jumps an hour forward and back again expires nobody:"
        + " deadlines go by a clock of their own.";
  }

  @Override
  public Optional<String> cannotRun(Place place) {
    return ShiftedRedis.missing(place);
  }

  @Override
  public Setting setting(Place place) {
    return Setting.PLAIN.server(ShiftedRedis.of(place));
  }

  @Override
  public void play(Stage stage) {
    stage.submit(400, 60);
    stage.crew().start("a");
    stage.crew().start("b");
    for (long jump : new long[] {3_600, 0, -3_600, 0}) {
      stage.awaitDone(stage.view().done() + 80);
      stage.fault("the clock of Redis is " + jump + " s off");
      ShiftedRedis.shift(stage, jump);
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
