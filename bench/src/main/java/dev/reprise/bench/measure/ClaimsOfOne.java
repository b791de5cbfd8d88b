package dev.reprise.bench.measure;

import dev.reprise.bench.Arena;
import dev.reprise.bench.Better;
import dev.reprise.bench.Contestant;
import dev.reprise.bench.Effort;
import dev.reprise.bench.Figure;
import dev.reprise.bench.Measure;
import dev.reprise.bench.Target;
import dev.reprise.bench.ours.NoopRun;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.PlainRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Chunks claimed one by one, as long ones are, at the speed at which Redis runs our own script.
final class ClaimsOfOne {
  private static final Figure RATE = Figure.more("chunks/s");
  private static final Figure PRICE = Figure.less("µs in Redis");
  private static final String SCRIPT = "redis-benchmark, our settle and claim";
  private static final String COUNTER =
      "redis.call('SETBIT', KEYS[1], tonumber(ARGV[1]), 1) return redis.call('HINCRBY', KEYS[2],"
          + " 'done', 1)";
  private static final Pattern CALLS =
      Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+),usec=(\\d+)");
  private static final Pattern SPEED = Pattern.compile("([0-9.]+) requests per second");
  private static final String CLIENTS = "50";
  private static final String SLOTS = "64";

  private ClaimsOfOne() {}

  /// T2.
  static Measure measure(Effort effort) {
    int chunks = effort.chunks(20_000, 500_000, 1_000_000);
    Map<String, String> settings =
        Map.of("calls", "" + chunks, "clients", CLIENTS, "pipeline", "1");
    return Measure.of(
            "T2",
            "chunks a second where no more are held than there are slots",
            List.of(RATE, PRICE, Figure.less("calls a chunk")),
            List.of(
                Contestant.ours("", arena -> ours(arena, chunks))
                    .with(
                        Map.of("chunks", "" + chunks, "slots", SLOTS, "in flight at most", SLOTS)),
                Contestant.of(SCRIPT, "", arena -> script(arena, chunks)).with(settings),
                Contestant.of("redis-benchmark, SETBIT + HINCRBY", "", a -> counter(a, chunks))
                    .with(settings)))
        .targets(new Target.Ratio(RATE.name(), Contestant.REPRISE, SCRIPT, Better.MORE, 0.6));
  }

  private static Map<String, Double> ours(Arena arena, int chunks) throws Exception {
    RedisProcess redis = arena.redis();
    int warm = chunks / 5;
    Map<String, Double> run =
        arena.java(NoopRun.class, redis.uri(), "" + chunks, "" + warm, SLOTS).figures(Arena.LIMIT);
    try (PlainRedis eye = PlainRedis.local(redis.port())) {
      double[] calls = calls(eye);
      return Map.of(
          RATE.name(),
          run.getOrDefault(RATE.name(), 0.0),
          PRICE.name(),
          calls[1] / (chunks + warm),
          "calls a chunk",
          calls[0] / (chunks + warm));
    }
  }

  private static Map<String, Double> script(Arena arena, int chunks) throws Exception {
    RedisProcess redis = arena.redis();
    try (SettleAndClaim script = new SettleAndClaim(redis.port(), chunks * 2L)) {
      Map<String, Double> figures = benchmark(arena, redis, chunks, script.command());
      if (script.done() < chunks + 2) {
        throw new IllegalStateException(script.done() + " of " + (chunks + 2) + " chunks are done");
      }
      return figures;
    }
  }

  private static Map<String, Double> counter(Arena arena, int chunks) throws Exception {
    RedisProcess redis = arena.redis();
    try (PlainRedis eye = PlainRedis.local(redis.port())) {
      String sha = String.valueOf(eye.call("SCRIPT", "LOAD", COUNTER));
      return benchmark(
          arena, redis, chunks, List.of("EVALSHA", sha, "2", "bits", "job", "__rand_int__"));
    }
  }

  private static Map<String, Double> benchmark(
      Arena arena, RedisProcess redis, int calls, List<String> words) throws Exception {
    try (PlainRedis eye = PlainRedis.local(redis.port())) {
      eye.call("CONFIG", "RESETSTAT");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Arena.onPath("redis-benchmark").toString(),
                  "-p",
                  "" + redis.port(),
                  "-c",
                  CLIENTS,
                  "-n",
                  "" + calls,
                  "-r",
                  "1000000",
                  "-q"));
      command.addAll(words);
      String said = arena.command(command, Map.of()).awaitMatch(SPEED, Arena.LIMIT);
      double[] counted = calls(eye);
      return Map.of(
          RATE.name(),
          Double.parseDouble(said),
          PRICE.name(),
          counted[1] / counted[0],
          "calls a chunk",
          counted[0] / calls);
    }
  }

  /// Scripts run so far, and the time that took, in µs.
  private static double[] calls(PlainRedis eye) {
    double[] sum = new double[2];
    Matcher stats = CALLS.matcher(String.valueOf(eye.call("INFO", "commandstats")));
    while (stats.find()) {
      sum[0] += Double.parseDouble(stats.group(1));
      sum[1] += Double.parseDouble(stats.group(2));
    }
    return sum;
  }
}
