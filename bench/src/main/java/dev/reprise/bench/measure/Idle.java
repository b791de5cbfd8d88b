package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Child;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.Waiting;
import dev.reprise.bench.ours.IdleWorkers;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What workers cost that have nothing to do.
final class Idle {
  private static final Figure CALLS = Figure.less("calls/s of one");
  private static final Figure CORE = Figure.less("% of a Redis core");
  private static final int A_PROCESS = 50;
  private static final String MARK = "the-end-of-the-look";

  private Idle() {}

  /// S1-idle.
  static Measure measure(Effort effort) {
    Duration time = Duration.ofSeconds(effort.count(5, 10, 60));
    List<Contestant> all = new ArrayList<>();
    int most = effort.count(10, 1_000, 1_000);
    for (int sessions = 1; sessions <= most; sessions *= 10) {
      int count = sessions;
      all.add(
          Contestant.ours(text(count), arena -> look(arena, count, time))
              .with(Map.of("looked for", time.toSeconds() + " s"))
              .atMost(1));
    }
    return Measure.of("S1-idle", "workers with nothing to do", List.of(CALLS, CORE), all)
        .targets(
            new Target.Limit(CALLS.name(), Contestant.REPRISE + ", " + text(1), Better.LESS, 1),
            new Target.Limit(CORE.name(), Contestant.REPRISE + ", " + text(1_000), Better.LESS, 5))
        .cold();
  }

  private static Map<String, Double> look(Arena arena, int sessions, Duration time)
      throws Exception {
    RedisProcess redis = arena.redis("maxclients 10000");
    List<Child> processes = new ArrayList<>();
    for (int left = sessions; left > 0; left -= A_PROCESS) {
      processes.add(
          arena.java(
              List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
              IdleWorkers.class,
              redis.uri(),
              "p" + left,
              "" + Math.min(left, A_PROCESS)));
    }
    for (Child process : processes) {
      process.await("ready", Duration.ofMinutes(5));
    }
    Waiting.pause(Duration.ofSeconds(3)); // what comes with the start is over
    try (PlainRedis eye = PlainRedis.local(redis.port())) {
      double before = core(eye);
      Waiting.pause(time);
      double used = (core(eye) - before) * 100 / time.toSeconds();
      return Map.of(CORE.name(), used, CALLS.name(), calls(redis, eye, time) / (double) sessions);
    }
  }

  /// Calls that clients made in that time, each second; what scripts do inside isn't one.
  private static double calls(RedisProcess redis, PlainRedis eye, Duration time) {
    try (PlainRedis monitor = PlainRedis.local(redis.port())) {
      monitor.call("MONITOR");
      Waiting.pause(time);
      eye.call("ECHO", MARK);
      long calls = -1;
      String line = "";
      while (!line.contains(MARK)) {
        line = String.valueOf(monitor.next());
        calls += line.contains(" lua] ") ? 0 : 1;
      }
      return calls / (double) time.toSeconds();
    }
  }

  /// Seconds that the server's main thread has worked.
  private static double core(PlainRedis eye) {
    return String.valueOf(eye.call("INFO", "cpu"))
        .lines()
        .filter(line -> line.matches("used_cpu_(user|sys)_main_thread:.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1).strip()))
        .sum();
  }

  private static String text(int sessions) {
    return String.format(Locale.ROOT, "%,d sessions", sessions);
  }
}
