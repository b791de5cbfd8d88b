package dev.reprise.bench.page;

import dev.reprise.bench.Contestant;
import dev.reprise.bench.Finding;
import dev.reprise.bench.Finding.Standing;
import dev.reprise.bench.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Units a second against what a waiting unit costs in Redis, both axes logarithmic: up and to the
/// left is better.
final class ThroughputChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 90;
  private static final int RIGHT = 700;
  private static final int TOP = 40;
  private static final int BOTTOM = 350;

  private ThroughputChart() {}

  private record Point(String name, double bytes, double rate) {}

  static Optional<String> of(Findings findings) {
    Optional<Finding> rates = findings.first("T1");
    Optional<Finding> bytes = findings.first("M1");
    if (rates.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    List<Point> points = new ArrayList<>();
    for (Standing rate : rates.get().standings()) {
      for (Standing memory : bytes.get().standings()) {
        Double perSecond = rate.medians().get("chunks/s");
        Double each = memory.medians().get("B waiting");
        if (rate.name().startsWith(memory.name()) && perSecond != null && each != null) {
          points.add(new Point(rate.name(), each, perSecond));
        }
      }
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(draw(points));
  }

  private static String draw(List<Point> points) {
    Axis x = Axis.over(points.stream().map(Point::bytes).toList(), LEFT, RIGHT);
    Axis y = Axis.over(points.stream().map(Point::rate).toList(), BOTTOM, TOP);
    Svg svg = new Svg(WIDTH, HEIGHT, "Units a second against bytes of Redis a waiting unit");
    svg.text(LEFT, 22, "start", "", "no-op units a second, one worker process");
    svg.text(RIGHT, BOTTOM + 44, "end", "", "bytes of Redis a waiting unit");
    for (double tick : x.ticks()) {
      svg.line(x.at(tick), TOP, x.at(tick), BOTTOM);
      svg.text(x.at(tick), BOTTOM + 20, "middle", "small", plain(tick));
    }
    for (double tick : y.ticks()) {
      svg.line(LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text(LEFT - 8, y.at(tick) + 4, "end", "small", plain(tick));
    }
    for (Point point : points) {
      String kind = point.name().startsWith(Contestant.REPRISE) ? "ours" : "";
      boolean left = x.at(point.bytes()) > (LEFT + RIGHT) / 2.0;
      svg.dot(x.at(point.bytes()), y.at(point.rate()), kind);
      svg.text(
          x.at(point.bytes()) + (left ? -12 : 12),
          y.at(point.rate()) + 4,
          left ? "end" : "start",
          kind,
          point.name() + ": " + Numbers.text(point.rate()));
    }
    return svg.end();
  }

  private static String plain(double tick) {
    return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : Numbers.text(tick);
  }
}
