package dev.reprise.testkit.crash;

import dev.reprise.embedded.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Runs crash points.
public final class CrashPoints {
  private CrashPoints() {}

  public static void main(String[] args) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          if (!(e instanceof KilledError)) {
            e.printStackTrace();
          }
        });
    List<List<CrashPoint>> runs = new ArrayList<>();
    if (args[0].equals("singles")) {
      for (CrashPoint p : CrashPoint.all()) runs.add(List.of(p));
    } else if (args[0].equals("distinct")) {
      for (CrashPoint p : CrashPoint.distinct()) for (CrashPoint q : CrashPoint.distinct()) runs.add(List.of(p, q));
      Collections.shuffle(runs, new Random(11));
    } else if (args[0].equals("pairs")) {
      for (CrashPoint p : CrashPoint.all()) for (CrashPoint q : CrashPoint.all()) runs.add(List.of(p, q));
      Collections.shuffle(runs, new Random(7));
      if (args.length > 2) runs = runs.subList(0, Integer.parseInt(args[2]));
    } else {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      List<CrashPoint> l = new ArrayList<>();
      for (String t : args[0].split(",")) if (!t.equals("none")) l.add(CrashPoint.parse(t));
      runs.add(l);
      }
    }
    Path dir = Files.createTempDirectory(Path.of("/dev/shm"), "crash");
    long from = System.nanoTime();
    long[] sum = new long[3];
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")).appendOnly(false))) {
      Lanes.run(redis, dir, Integer.parseInt(args[1]), runs, r -> {
        sum[0]++; sum[1] += r.lives();
        if (!r.broken().isEmpty() || !r.unmet().isEmpty() || r.took().toMillis() > 3000 || sum[0] % 100 == 0)
          System.out.println(sum[0] + " " + r.points() + " " + r.took().toMillis() + " ms lives=" + r.lives() + " unmet=" + r.unmet() + " broken=" + r.broken());
      });
    }
    System.out.println(runs.size() + " runs, " + sum[1] + " lives, " + (System.nanoTime() - from) / 1_000_000 + " ms");
    System.exit(0);
  }
}
