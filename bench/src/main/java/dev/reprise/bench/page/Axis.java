package dev.reprise.bench.page;

import java.util.ArrayList;
import java.util.List;

/// A logarithmic axis over whole powers of ten.
///
/// @param from where its least value is drawn, and `to` its largest: the one may lie on either side
record Axis(double least, double most, double from, double to) {

  static Axis over(List<Double> values, double from, double to) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
    double low = Math.pow(10, Math.floor(Math.log10(least)));
    double high = Math.pow(10, Math.ceil(Math.log10(most)));
    return new Axis(low, high > low ? high : low * 10, from, to);
  }

  double at(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(most / least);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (double tick = least; tick <= most * 1.001; tick *= 10) {
      ticks.add(tick);
    }
    return ticks;
  }
}
