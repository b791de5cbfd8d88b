package dev.reprise.bench;

import java.util.List;
import java.util.Locale;

/// How figures are summed up and written.
public final class Numbers {
  private Numbers() {}

  /// Three digits that count, and no more: `412,345` stands as it is, `0.1834` as `0.183`.
  public static String text(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }

  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /// The value that so large a part of all don't exceed.
  public static double percentile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    int at = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.clamp(at, 0, sorted.size() - 1));
  }
}
