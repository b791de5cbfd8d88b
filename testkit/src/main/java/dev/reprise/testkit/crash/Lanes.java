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
///
/// @param redis that all lanes share
/// @param dir for databases, lock files and sources: a file system in memory is best
/// @param chunks of the main job
/// @param count of lanes: they wait more than they compute
public record Lanes(RedisProcess redis, Path dir, int chunks, int count) {
  private static final int TRIES = 4;

  /// @param each is told of every result, one at a time
  public void run(List<List<CrashPoint>> runs, Consumer<Result> each) throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(Lanes::threadEnded);
    Work work = Work.in(dir, chunks);
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<Boolean>> ends = new ArrayList<>();
      for (int lane = 0; lane < count; lane++) {
        String namespace = "lane-" + lane;
        ends.add(
            threads.submit(
                () -> {
                  try (World world = new World(redis.uri(), redis.port(), namespace, dir, work)) {
                    lane(world, runs, next, each);
                  }
                  return true;
                }));
      }
      for (Future<Boolean> end : ends) {
        end.get();
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static void lane(
      World world, List<List<CrashPoint>> runs, AtomicInteger next, Consumer<Result> each)
      throws Exception {
    for (int at = next.getAndIncrement(); at < runs.size(); at = next.getAndIncrement()) {
      Result result = run(world, runs.get(at));
      synchronized (each) {
        each.accept(result);
      }
    }
  }

  /// Threads of one process race, and now and then a call isn't made that mostly is: then once
  /// more.
  private static Result run(World world, List<CrashPoint> points) throws Exception {
    Result result = new CrashRun(world).run(points);
    for (int tries = 1;
        tries < TRIES && !result.unmet().isEmpty() && result.broken().isEmpty();
        tries++) {
      result = new CrashRun(world).run(points);
    }
    return result;
  }

  /// The threads of a killed process end by an error; that is no news.
  private static void threadEnded(Thread thread, Throwable e) {
    if (!(e instanceof KilledError)) {
      System.err.println(thread + " ended: " + e);
    }
  }
}
