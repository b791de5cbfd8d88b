package dev.reprise.testkit.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.seam.Site;
import dev.reprise.testkit.crash.CrashRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// Kills a process at each call that leaves it, then at each pair of calls, and checks what is
/// left.
///
/// `CrashPoints [PAIRS]`: the pairs of all points that differ in what they leave (`distinct`), of
/// `every` point, `none`, or that many of them by `SEED`. `CrashPoints POINT,POINT [TIMES]` runs
/// one again.
public final class CrashPoints {
  private static final int CHUNKS = 50;
  private static final List<Integer> LATER = List.of(2, 3, 5, 8, 13, 21);

  private final Lanes lanes;
  private final long seed;
  private final Map<String, Object> figures = new LinkedHashMap<>();
  private long failures;
  private long runs;
  private long lives;

  private CrashPoints(Lanes lanes, long seed) {
    this.lanes = lanes;
    this.seed = seed;
  }

  public static void main(String[] args) throws Exception {
    String what = args.length == 0 ? "distinct" : args[0];
    int count = Integer.parseInt(System.getenv().getOrDefault("LANES", "8"));
    long seed = Long.parseLong(System.getenv().getOrDefault("SEED", "1"));
    Path dir = Files.createTempDirectory("reprise-crash");
    long from = System.nanoTime();
    CrashPoints points;
    try (RedisProcess redis =
        RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false))) {
      points = new CrashPoints(new Lanes(redis, dir, CHUNKS, count), seed);
      if (what.contains("/")) {
        List<CrashPoint> one = Arrays.stream(what.split(",")).map(CrashPoint::parse).toList();
        points.all(
            "runs", Collections.nCopies(args.length > 1 ? Integer.parseInt(args[1]) : 1, one));
      } else {
        points.all("singles", singles(CrashPoint.all()));
        points.all("later calls", points.later());
        points.all("pairs", points.pairs(what));
      }
    }
    points.end((System.nanoTime() - from) / 1e9, what);
    Runtime.getRuntime().halt(points.failures == 0 ? 0 : 1);
  }

  private static List<List<CrashPoint>> singles(List<CrashPoint> points) {
    return points.stream().map(List::of).toList();
  }

  /// The calls that an undisturbed process makes of each site, the first ones apart.
  private List<List<CrashPoint>> later() throws Exception {
    Map<Site, Integer> calls = new LinkedHashMap<>();
    lanes.run(List.of(List.of()), result -> calls.putAll(result.calls()));
    List<List<CrashPoint>> later = new ArrayList<>();
    for (CrashPoint point : CrashPoint.distinct()) {
      for (int nth : LATER) {
        if (nth <= calls.getOrDefault(point.site(), 0) / 2) {
          later.add(List.of(new CrashPoint(point.site(), point.moment(), nth)));
        }
      }
    }
    return later;
  }

  private List<List<CrashPoint>> pairs(String which) {
    List<CrashPoint> points = which.equals("distinct") ? CrashPoint.distinct() : CrashPoint.all();
    List<List<CrashPoint>> pairs = new ArrayList<>();
    for (CrashPoint first : points) {
      for (CrashPoint second : points) {
        pairs.add(List.of(first, second));
      }
    }
    Collections.shuffle(pairs, new Random(seed));
    return switch (which) {
      case "distinct", "every" -> pairs;
      case "none" -> List.of();
      default -> pairs.subList(0, Math.min(pairs.size(), Integer.parseInt(which)));
    };
  }

  private void all(String name, List<List<CrashPoint>> all) throws Exception {
    long[] done = new long[2];
    int step = Math.max(50, all.size() / 50);
    lanes.run(
        all,
        result -> {
          done[0]++;
          lives += result.lives();
          if (result.isFine()) {
            done[1]++;
          } else {
            failures++;
            System.out.println(report(result));
          }
          if (done[0] % step == 0) {
            System.out.printf(Locale.ROOT, "%s: %,d of %,d%n", name, done[0], all.size());
          }
        });
    runs += all.size();
    if (!all.isEmpty()) {
      String text = String.format(Locale.ROOT, "%,d of %,d", done[1], all.size());
      figures.put(name, text);
      System.out.println(name + ": " + text);
    }
  }

  private static String report(Result result) {
    String points = String.join(",", result.points().stream().map(CrashPoint::toString).toList());
    String again = "make crash-points ONLY=" + points;
    return result.broken().isEmpty()
        ? "NOT MET %s: no process made the call %s (%s)".formatted(points, result.unmet(), again)
        : "BROKEN %s after %d processes:%n- %s%nagain: %s"
            .formatted(points, result.lives(), String.join("\n- ", result.broken()), again);
  }

  private void end(double seconds, String pairs) throws IOException {
    figures.put("processes killed", lives - runs);
    figures.put("violations", failures);
    System.out.printf(Locale.ROOT, "crash points: %s; %.0f s%n", figures, seconds);
    String folder = System.getenv("RECORD");
    if (folder != null) {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("name", "crash-points");
      record.put(
          "command", "make crash-points" + (pairs.equals("distinct") ? "" : " PAIRS=" + pairs));
      record.put("date", Instant.now().toString());
      record.put(
          "machine",
          Runtime.getRuntime().availableProcessors()
              + " cores, "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"));
      record.put("seconds", Math.round(seconds));
      record.put("figures", figures);
      Path file = Path.of(folder).resolve("crash-points.json");
      Files.createDirectories(Path.of(folder));
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), record);
    }
  }
}
