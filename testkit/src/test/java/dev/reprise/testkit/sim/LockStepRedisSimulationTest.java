package dev.reprise.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.ScriptChange;
import dev.reprise.testkit.model.Fault;
import dev.reprise.testkit.sim.Stores.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The scripts on a real Redis and the model, request by request: they answer and hold the same.
/// `make simulate STORE=both` runs longer.
class LockStepRedisSimulationTest {
  private static final Duration LASTS = Duration.ofSeconds(10);
  private static final int SEEDS_LEAST = 3;
  private static final int SEEDS_FOR_A_FAULT = 60;
  private static final int STEPS = 150;

  @Test
  void scriptsDoWhatTheModelDoes() {
    long until = System.nanoTime() + LASTS.toNanos();
    try (Stores stores = new Stores(Kind.BOTH, Fault.NONE, ScriptChange.NONE)) {
      for (long seed = 1; seed <= SEEDS_LEAST || System.nanoTime() < until; seed++) {
        Run.Result result = Run.of(seed, STEPS).run(stores, false);
        assertThat(result.violation())
            .as("replay: make simulate STORE=both SEED=%d STEPS=%d", seed, STEPS)
            .isNull();
      }
    }
  }

  @Test
  void guardLeftOutOfAScriptIsFound() {
    ScriptChange change = ScriptFaults.of("LUA_REDO_WITHOUT_DONE_CHECK");
    try (Stores stores = new Stores(Kind.BOTH, Fault.NONE, change)) {
      long seed = 1;
      while (Run.of(seed, STEPS).run(stores, false).violation() == null) {
        assertThat(++seed).isLessThan(SEEDS_FOR_A_FAULT);
      }
    }
  }
}
