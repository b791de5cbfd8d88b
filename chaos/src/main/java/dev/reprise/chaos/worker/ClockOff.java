package dev.reprise.chaos.worker;

import dev.reprise.chaos.Findings;
import dev.reprise.chaos.Place;
import dev.reprise.chaos.Scenario;
import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.stage.ClockShim;
import dev.reprise.chaos.stage.Hiring;
import dev.reprise.chaos.stage.Stage;
import java.nio.file.Path;
import java.util.Optional;

/// Its host's clock is wrong.
public final class ClockOff implements Scenario {
  @Override
  public String name() {
    return "worker.clock-an-hour-off";
  }

  @Override
  public String holds() {
    return "A worker whose wall clock is an hour off, and jumps while it works, is as good"
        + " as any: nobody is declared dead, nothing is repeated.";
  }

  @Override
  public Optional<String> cannotRun(Place place) {
    return place.clockShim().isPresent()
        ? Optional.empty()
        : Optional.of("no C compiler (cc) is here to build the clock with");
  }

  @Override
  public void play(Stage stage) {
    Path shift = stage.dir().resolve("shift");
    ClockShim.shift(shift, 3_600);
    stage.submit(500, 60);
    stage.crew().start("a");
    stage.crew().start("off", Hiring.PLAIN.environment(stage.clockShim().environment(shift)));
    stage.crew().awaitHolding("off");
    for (long jump : new long[] {-3_600, 0, 3_600}) {
      stage.awaitDone(stage.view().done() + 60);
      stage.fault("the clock of worker off is " + jump + " s off");
      ClockShim.shift(shift, jump);
    }
  }

  @Override
  public void judge(Stage stage, Evidence evidence, Findings findings) {
    findings.expectPeace(evidence);
  }
}
