package dev.reprise.testkit.crash;

import dev.reprise.embedded.RedisProcess;
import dev.reprise.testkit.crash.CrashRun.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Runs many runs, several at a time, each lane in a namespace and a database of its own.
final class Lanes {
  private static final int TRIES = 3;

  private Lanes() {}

  /// @param each is told of every result, one at a time
  static void run(
      RedisProcess redis, Path dir, int lanes, List<List<CrashPoint>> runs, Consumer<Result> each)
      throws Exception {
    Work work = Work.in(dir);
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(lanes)) {
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        String namespace = "lane-" + lane;
        ends.add(
            threads.submit(
                () -> {
                  try (World world =
                      new World(redis.uri(), redis.port(), namespace, dir, work)) {
                    for (int at = next.getAndIncrement();
                        at < runs.size();
                        at = next.getAndIncrement()) {
                      Result result = run(world, runs.get(at));
                      synchronized (each) {
                        each.accept(result);
                      }
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> end : ends) {
        end.get();
      }
    }
  }

  /// Threads of one process race, and now and then a call isn't made that mostly is: then once more.
  private static Result run(World world, List<CrashPoint> points) throws Exception {
    Result result = new CrashRun(world).run(points);
    for (int tries = 1; tries < TRIES && !result.unmet().isEmpty() && result.broken().isEmpty(); tries++) {
      result = new CrashRun(world).run(points);
    }
    return result;
  }
}
