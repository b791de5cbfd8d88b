package dev.reprise.bench;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What must come out. It is judged on medians over the rounds; where a contestant is missing there
/// is no verdict.
public sealed interface Target {

  /// @param medians contestant to figure to median
  Optional<Verdict> judge(Map<String, Map<String, Double>> medians);

  /// A figure of one contestant is so many times that of another, or more, or less.
  record Ratio(String figure, String of, String against, Better better, double bound)
      implements Target {
    @Override
    public Optional<Verdict> judge(Map<String, Map<String, Double>> medians) {
      return value(medians, of, figure)
          .flatMap(
              own ->
                  value(medians, against, figure)
                      .map(
                          other ->
                              Verdict.of(
                                  figure + ", " + of + " / " + against,
                                  own / other,
                                  better,
                                  bound)));
    }
  }

  /// A figure of one contestant by itself.
  record Limit(String figure, String of, Better better, double bound) implements Target {
    @Override
    public Optional<Verdict> judge(Map<String, Map<String, Double>> medians) {
      return value(medians, of, figure)
          .map(own -> Verdict.of(figure + ", " + of, own, better, bound));
    }
  }

  /// The total grows as the work does: how steeply, on logarithmic axes, from the first of these
  /// contestants to the last.
  ///
  /// @param sizes contestant to how much it had to do
  record Slope(String figure, Map<String, Double> sizes, double middle, double off)
      implements Target {
    @Override
    public Optional<Verdict> judge(Map<String, Map<String, Double>> medians) {
      double[] sum = new double[5]; // n, x, y, xx, xy
      sizes.forEach(
          (of, size) ->
              value(medians, of, figure).ifPresent(total -> add(sum, Math.log(size), total)));
      double spread = sum[0] * sum[3] - sum[1] * sum[1];
      if (sum[0] < 2 || spread == 0) {
        return Optional.empty();
      }
      double slope = (sum[0] * sum[4] - sum[1] * sum[2]) / spread;
      String bound = String.format(Locale.ROOT, "%.2f ± %.2f", middle, off);
      return Optional.of(
          new Verdict("log-log slope of " + figure, slope, bound, Math.abs(slope - middle) <= off));
    }

    private static void add(double[] sum, double x, double total) {
      double y = Math.log(total);
      sum[0]++;
      sum[1] += x;
      sum[2] += y;
      sum[3] += x * x;
      sum[4] += x * y;
    }
  }

  private static Optional<Double> value(
      Map<String, Map<String, Double>> medians, String of, String figure) {
    return Optional.ofNullable(medians.getOrDefault(of, Map.of()).get(figure));
  }
}
