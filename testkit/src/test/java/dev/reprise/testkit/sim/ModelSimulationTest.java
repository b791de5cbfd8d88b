package dev.reprise.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.ScriptChange;
import dev.reprise.testkit.model.Fault;
import dev.reprise.testkit.sim.Stores.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random runs on the model: the protocol holds, and a guard that is left out is missed.
class ModelSimulationTest {
  private static final int SEEDS = 1_500;
  private static final int STEPS = 200;
  private static final int SEEDS_FOR_A_FAULT = 3_000;

  @Test
  void noSeedBreaksAnInvariant() {
    try (Stores stores = new Stores(Kind.MODEL, Fault.NONE, ScriptChange.NONE)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        Run run = Run.of(seed, STEPS);
        assertThat(run.run(stores, false).violation())
            .as("replay: make simulate SEED=%d STEPS=%d", seed, STEPS)
            .isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedFaultIsFound(Fault fault) {
    try (Stores stores = new Stores(Kind.MODEL, fault, ScriptChange.NONE)) {
      assertThat(firstBroken(stores)).as("the seed that finds %s", fault).isPositive();
    }
  }

  private static long firstBroken(Stores stores) {
    for (long seed = 1; seed <= SEEDS_FOR_A_FAULT; seed++) {
      if (Run.of(seed, STEPS).run(stores, false).violation() != null) {
        return seed;
      }
    }
    return 0;
  }

  @Test
  void shrunkRunIsShortAndFailsAgain() {
    try (Stores stores = new Stores(Kind.MODEL, Fault.SETTLE_WITHOUT_NUMBER, ScriptChange.NONE)) {
      Run run = Run.of(firstBroken(stores), STEPS);
      Run shrunk = run.shrunk(stores, run.run(stores, false).steps());
      assertThat(shrunk.kept()).isLessThan(STEPS / 2);
      Run replayed = new Run(shrunk.seed(), shrunk.steps(), Run.steps(shrunk.leftOutText()));
      Run.Result result = replayed.run(stores, true);
      assertThat(result.violation()).isNotNull();
      assertThat(result.log()).hasSizeLessThan(STEPS);
    }
  }

  @Test
  void sameSeedIsTheSameRun() {
    try (Stores stores = new Stores(Kind.MODEL, Fault.NONE, ScriptChange.NONE)) {
      assertThat(Run.of(7, STEPS).run(stores, true)).isEqualTo(Run.of(7, STEPS).run(stores, true));
    }
  }
}
