package dev.reprise.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.ScriptChange;
import dev.reprise.testkit.model.Fault;
import dev.reprise.testkit.sim.Stores.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random runs on the model: the protocol holds, and a guard that is left out is missed.
class ModelSimulationTest {
  private static final int SEEDS = 1_200;
  private static final int TOLD_SEEDS = 200;
  private static final int STEPS = 200;
  private static final int SEEDS_FOR_A_FAULT = 3_000;
  private static final int SEEDS_FOR_EFFECTS = 300;

  /// What a run of some seed must have done, as its log tells it.
  private static final List<String> EFFECTS =
      List.of(
          "CLAIM .*again, late.*chunks=\\[Claimed",
          "CLAIM .*Wait\\[",
          "suspects=TAKEN",
          "suspects=WAIT",
          "and claims .*chunks=\\[Claimed",
          "fenced=\\[[-0-9]",
          "already=\\[[-0-9]",
          "commit finish",
          "CHECKPOINT .*Saved",
          "CHECKPOINT .*Refused",
          "CHECKPOINT .*Fenced",
          "dropped=\\[[-0-9]",
          "RECONCILE .*again, late.*Reconciled",
          "RECONCILE .*Stale",
          "REDO .*fresh=[1-9]",
          "by RESTART -> Lost",
          "by DISCONNECTED -> Lost",
          "by DEADLINE -> Lost",
          "Recovered\\[chunks=[1-9]",
          "Recovered\\[chunks=[0-9]+, left=[0-9]+, dead=[1-9]",
          "redrive -> Done",
          "cancel -> Done",
          "purge -> Done",
          "submitted again -> Accepted",
          "a purged job is back",
          "closes its session -> CLOSED",
          "as it was once",
          "the store is empty",
          "the wall clock jumps");

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

  /// A kind of step that is nearly always refused proves nothing.
  @Test
  void everyKindOfStepTakesEffect() {
    Map<String, Integer> seen = new TreeMap<>();
    try (Stores stores = new Stores(Kind.MODEL, Fault.NONE, ScriptChange.NONE)) {
      for (long seed = 1; seed <= SEEDS_FOR_EFFECTS; seed++) {
        String log = String.join("\n", Run.of(seed, STEPS).run(stores, true).log());
        for (String effect : EFFECTS) {
          seen.merge(effect, Pattern.compile(effect).matcher(log).find() ? 1 : 0, Integer::sum);
        }
      }
    }
    assertThat(seen).hasSize(EFFECTS.size()).allSatisfy((effect, n) -> assertThat(n).isPositive());
  }

  /// No sound history is accused, and of each a missing event is missed.
  @Test
  void auditProvesWhatWasTold() {
    try (Stores stores = new Stores(Kind.TOLD, Fault.NONE, ScriptChange.NONE)) {
      for (long seed = 1; seed <= TOLD_SEEDS; seed++) {
        assertThat(Run.of(seed, STEPS).run(stores, false).violation())
            .as("replay: make simulate STORE=told SEED=%d STEPS=%d", seed, STEPS)
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
