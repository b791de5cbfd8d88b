package dev.reprise.bench.page;

import dev.reprise.bench.Contestant;
import dev.reprise.bench.Finding.Standing;
import dev.reprise.bench.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How long after `kill -9` of a worker its work runs again elsewhere: a bar for each contestant,
/// on a logarithmic axis.
final class RecoveryChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 220;
  private static final int RIGHT = 660;
  private static final int ROW = 34;
  private static final int TOP = 48;
  private static final String FIGURE = "p50 ms";

  private RecoveryChart() {}

  static Optional<String> of(Findings findings) {
    return findings
        .first("R1")
        .map(
            finding ->
                finding.standings().stream()
                    .filter(one -> one.medians().containsKey(FIGURE))
                    .sorted(Comparator.comparingDouble(RecoveryChart::millis))
                    .toList())
        .filter(standings -> !standings.isEmpty())
        .map(RecoveryChart::draw);
  }

  private static String draw(List<Standing> standings) {
    int bottom = TOP + standings.size() * ROW;
    Axis axis = Axis.over(standings.stream().map(RecoveryChart::millis).toList(), LEFT, RIGHT);
    Svg svg = new Svg(WIDTH, bottom + 34, "From kill -9 of a worker to its work running elsewhere");
    svg.text(LEFT, 22, "start", "", "kill -9 of a worker, to its work running elsewhere (median)");
    for (double tick : axis.ticks()) {
      svg.line(axis.at(tick), TOP - 8, axis.at(tick), bottom);
      svg.text(axis.at(tick), bottom + 18, "middle", "small", time(tick));
    }
    for (int i = 0; i < standings.size(); i++) {
      Standing one = standings.get(i);
      String kind = one.name().startsWith(Contestant.REPRISE) ? "ours" : "";
      double y = TOP + i * ROW;
      double end = axis.at(millis(one));
      svg.text(LEFT - 10, y + 16, "end", kind, one.name());
      svg.bar(LEFT, y, Math.max(2, end - LEFT), ROW - 12, kind);
      svg.text(Math.max(LEFT + 2, end) + 8, y + 16, "start", kind, time(millis(one)));
    }
    return svg.end();
  }

  private static double millis(Standing one) {
    return one.medians().getOrDefault(FIGURE, 1.0);
  }

  private static String time(double millis) {
    return millis < 1_000
        ? Numbers.text(millis) + " ms"
        : Numbers.text(Math.round(millis / 100) / 10.0) + " s";
  }
}
