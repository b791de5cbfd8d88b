package dev.reprise.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Map<String, Map<String, Double>> MEDIANS =
      Map.of(
          "Reprise", Map.of("chunks/s", 400.0, "p99 ms", 12.0),
          "by hand", Map.of("chunks/s", 100.0),
          "absent", Map.of(),
          "10", Map.of("s", 0.2),
          "100", Map.of("s", 2.0),
          "1000", Map.of("s", 20.0));

  @Test
  void ratioIsMetAtItsBound() {
    assertThat(ratio("by hand", 4))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.met()).isTrue();
              assertThat(verdict.bound()).isEqualTo("≥ 4");
            });
    assertThat(ratio("by hand", 4.1)).hasValueSatisfying(v -> assertThat(v.met()).isFalse());
  }

  @Test
  void whoIsMissingGivesNoVerdict() {
    assertThat(ratio("absent", 4)).isEmpty();
    assertThat(ratio("never heard of", 4)).isEmpty();
  }

  @Test
  void limitLooksAtOneFigure() {
    assertThat(new Target.Limit("p99 ms", "Reprise", Better.LESS, 10).judge(MEDIANS))
        .hasValueSatisfying(verdict -> assertThat(verdict.met()).isFalse());
  }

  @Test
  void slopeOfWorkThatGrowsWithItsSizeIsOne() {
    Map<String, Double> sizes = Map.of("10", 10.0, "100", 100.0, "1000", 1000.0);
    assertThat(new Target.Slope("s", sizes, 1, 0.05).judge(MEDIANS))
        .hasValueSatisfying(
            verdict -> {
              assertThat(verdict.got()).isEqualTo(1, within(1e-9));
              assertThat(verdict.met()).isTrue();
            });
  }

  @Test
  void mediansAndPercentilesAreOfWhatWasSeen() {
    assertThat(Numbers.median(List.of(3.0, 1.0, 2.0, 10.0))).isEqualTo(2.5);
    assertThat(Numbers.percentile(List.of(1.0, 2.0, 3.0, 4.0), 0.99)).isEqualTo(4);
    assertThat(Numbers.percentile(List.of(1.0, 2.0, 3.0, 4.0), 0.5)).isEqualTo(2);
    assertThat(Numbers.text(412_345.6)).isEqualTo("412,346");
    assertThat(Numbers.text(0.1834)).isEqualTo("0.183");
  }

  private static java.util.Optional<Verdict> ratio(String against, double bound) {
    return new Target.Ratio("chunks/s", "Reprise", against, Better.MORE, bound).judge(MEDIANS);
  }
}
