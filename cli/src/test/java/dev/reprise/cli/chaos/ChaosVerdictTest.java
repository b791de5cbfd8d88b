package dev.reprise.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is said of two outputs: nothing that wasn't tried, and no blame that isn't due.
class ChaosVerdictTest {
  private static ChaosVerdict verdict(
      int kills, long missing, long extra, ChaosVerdict.Audited audited) {
    return new ChaosVerdict(
        new Chaos.Options(
            new Disturber.Plan(7, 12, Duration.ofSeconds(5)), 2, 1, Path.of("folder")),
        new Disturber.Done(kills, 0, 0, Duration.ofSeconds(9)),
        new Trial.Outputs(800, missing, extra, List.of(), List.of()),
        List.of(),
        audited,
        List.of(),
        Optional.empty());
  }

  private static ChaosVerdict.Audited audited(long recoveries) {
    return new ChaosVerdict.Audited(List.of(), recoveries, 40, 40);
  }

  @Test
  void equalOutputsHoldWhereChunksWereTakenBack() {
    ChaosVerdict verdict = verdict(12, 0, 0, audited(11));
    assertThat(verdict.holds()).isTrue();
    assertThat(String.join(" ", verdict.lines()))
        .contains("both outputs are equal: 800 rows", "each of its 11 recoveries is told");
  }

  @Test
  void nothingHoldsWhereNoChunkWasTakenBack() {
    for (int kills : new int[] {0, 3}) {
      ChaosVerdict verdict = verdict(kills, 0, 0, audited(0));
      assertThat(verdict.holds()).isFalse();
      assertThat(verdict.lines()).anyMatch(line -> line.startsWith("Nothing was tried: "));
      assertThat(verdict.lines()).noneMatch(line -> line.contains("equal"));
      assertThat(verdict.json()).containsEntry("holds", false).containsEntry("recoveries", 0L);
    }
  }

  @Test
  void trimmedTraceIsSaid() {
    ChaosVerdict verdict =
        verdict(12, 0, 0, new ChaosVerdict.Audited(List.of(), 11, 20_000, 90_000));
    assertThat(verdict.lines())
        .anyMatch(line -> line.contains("tells of 20,000 of the 90,000 chunks"));
  }

  @Test
  void rowsTooManyBlameTheMarkerAndMissingOnesTheTarget() {
    assertThat(verdict(3, 0, 20, audited(3)).lines())
        .anyMatch(line -> line.contains("found no marker of it"));
    assertThat(verdict(3, 20, 0, audited(3)).lines())
        .anyMatch(line -> line.startsWith("The effect of a chunk was lost"));
  }

  /// Of two chunks with one key either may come first, disturbed or not.
  @Test
  void rowsWithOtherValuesBlameNobodysMarker() {
    assertThat(verdict(3, 20, 20, audited(3)).lines())
        .noneMatch(line -> line.contains("marker of it"))
        .anyMatch(line -> line.contains("depend on the order") && line.contains("--on-conflict"));
  }
}
