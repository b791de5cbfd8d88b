package dev.reprise.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// How fast a number grows now: over the last seconds, not since it began.
final class Speed {
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long count) {}

  /// Takes a reading; a count that fell (a redrive, another job) begins anew.
  ///
  /// @param nanos of a monotonic clock
  /// @return per second, 0 until there is something to compare with
  double at(long nanos, long count) {
    Sample last = samples.peekLast();
    if (last != null && count < last.count()) {
      samples.clear();
      last = null;
    }
    if (last == null || nanos - last.nanos() >= BETWEEN.toNanos()) {
      samples.addLast(new Sample(nanos, count));
    }
    while (samples.size() > 2 && nanos - second().nanos() >= WINDOW.toNanos()) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    double seconds = (nanos - first.nanos()) / 1e9;
    return seconds < BETWEEN.toMillis() / 1e3 ? 0 : (count - first.count()) / seconds;
  }

  private Sample second() {
    var each = samples.iterator();
    each.next();
    return each.next();
  }
}
