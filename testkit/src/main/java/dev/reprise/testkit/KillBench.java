package dev.reprise.testkit;

import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Measures how soon a killed worker is noticed: two worker processes, one killed with `kill -9`,
/// again and again; from each kill to its `job.recovered` on the stream. With `busy` both cores are
/// kept busy by something else for as long as said, nobody is killed, and every takeover counted is
/// a false one.
public final class KillBench {
  private static final JobType<Params> SLOW = JobType.of("slow", Params.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  record Params(long millis) {}

  private KillBench() {}

  /// `kills N` or `busy SECONDS`; `worker URI NAME` is one of its own processes.
  public static void main(String[] args) throws Exception {
    if (args.length == 3 && args[0].equals("worker")) {
      work(args[1], args[2]);
    } else if (args.length == 2 && args[0].equals("kills")) {
      kills(Integer.parseInt(args[1]));
    } else if (args.length == 2 && args[0].equals("busy")) {
      busy(Duration.ofSeconds(Long.parseLong(args[1])));
    } else {
      System.err.println("usage: KillBench kills N | busy SECONDS");
      System.exit(2);
    }
    System.exit(0);
  }

  private static void work(String uri, String name) throws IOException {
    Reprise reprise = Reprise.connect(uri);
    Worker worker =
        reprise
            .worker(name)
            .handle(SLOW, chunk -> LockSupport.parkNanos(chunk.params().millis() * 1_000_000))
            .start();
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    worker.close();
    reprise.close();
  }

  private static void kills(int count) throws Exception {
    long from = System.nanoTime();
    Path dir = Files.createTempDirectory("reprise-kills");
    List<Long> noticed = new ArrayList<>();
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri());
        RedisEvents events = reprise.events()) {
      Job job = reprise.submit(SLOW.job(new Params(20)).chunks(10_000_000));
      Watch watch = new Watch(events);
      WorkerProcess victim = start(redis, dir, "w0");
      watch.await("worker.started", "w0");
      for (int kill = 1; kill <= count; kill++) {
        String next = "w" + kill;
        WorkerProcess other = start(redis, dir, next);
        watch.await("recovery.completed", next);
        awaitHolding(reprise, "w" + (kill - 1), next);
        Instant killed = Instant.now();
        victim.kill9();
        Events.Entry recovered = watch.await("job.recovered", "\"w" + (kill - 1) + "\"");
        long ms = Duration.between(killed, recovered.time()).toMillis();
        noticed.add(ms);
        System.out.printf(
            Locale.ROOT, "kill %d: job.recovered after %d ms %s%n", kill, ms, recovered.data());
        victim = other;
      }
      victim.close();
      job.cancel("measured");
    }
    Collections.sort(noticed);
    System.out.printf(
        Locale.ROOT,
        "%d kills: median %d ms, p90 %d ms, worst %d ms, over 1 s: %d%n",
        count,
        noticed.get(count / 2),
        noticed.get(count * 9 / 10),
        noticed.get(count - 1),
        noticed.stream().filter(ms -> ms > 1_000).count());
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("workers killed with kill -9", count);
    figures.put("median from the kill to job.recovered, ms", noticed.get(count / 2));
    figures.put("p90, ms", noticed.get(count * 9 / 10));
    figures.put("worst, ms", noticed.get(count - 1));
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    new Figures("bench-kills", "make bench-kills KILLS=" + count, took, figures).record();
  }

  private static void busy(Duration time) throws Exception {
    Path dir = Files.createTempDirectory("reprise-busy");
    List<Thread> burners = new ArrayList<>();
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir.resolve("redis")));
        Reprise reprise = Reprise.connect(redis.uri());
        RedisEvents events = reprise.events()) {
      Job job = reprise.submit(SLOW.job(new Params(20)).chunks(10_000_000));
      Watch watch = new Watch(events);
      WorkerProcess one = start(redis, dir, "w0");
      watch.await("recovery.completed", "w0");
      WorkerProcess two = start(redis, dir, "w1");
      watch.await("recovery.completed", "w1");
      long until = System.nanoTime() + time.toNanos();
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        burners.add(Thread.ofPlatform().daemon().start(() -> burn(until)));
      }
      for (Thread burner : burners) {
        burner.join();
      }
      long takeovers = watch.count("worker.lost");
      System.out.printf(
          Locale.ROOT,
          "%d s with %d busy threads on %d cores: false takeovers %d, chunks done %d%n",
          time.toSeconds(),
          burners.size(),
          Runtime.getRuntime().availableProcessors(),
          takeovers,
          job.view().done());
      job.cancel("measured");
      one.close();
      two.close();
    }
  }

  private static void burn(long until) {
    double x = 1;
    while (System.nanoTime() < until) {
      for (int i = 0; i < 1_000; i++) {
        x = Math.sqrt(x + i);
      }
    }
    if (Double.isNaN(x)) {
      throw new IllegalStateException("not a number");
    }
  }

  private static WorkerProcess start(RedisProcess redis, Path dir, String name) {
    return WorkerProcess.start(
        KillBench.class, dir.resolve(name + ".log"), "worker", redis.uri(), name);
  }

  private static void awaitHolding(Reprise reprise, String... names) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (String name : names) {
      while (reprise.workers().stream().noneMatch(w -> w.name().equals(name) && w.inFlight() > 0)) {
        if (System.nanoTime() > until) {
          throw new IllegalStateException(name + " holds nothing");
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  /// Follows the stream from the beginning.
  private static final class Watch {
    private final RedisEvents events;
    private EventCursor at = EventCursor.OLDEST;
    private final List<Events.Entry> seen = new ArrayList<>();

    Watch(RedisEvents events) {
      this.events = events;
    }

    Events.Entry await(String type, String about) {
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < until) {
        for (int i = 0; i < seen.size(); i++) {
          Events.Entry entry = seen.get(i);
          if (entry.type().equals(type) && entry.data().contains(about)) {
            seen.subList(0, i + 1).clear();
            return entry;
          }
        }
        read(Duration.ofSeconds(1));
      }
      throw new IllegalStateException("no " + type + " about " + about);
    }

    long count(String type) {
      int before;
      do {
        before = seen.size();
        read(Duration.ZERO);
      } while (seen.size() > before);
      return seen.stream().filter(entry -> entry.type().equals(type)).count();
    }

    private void read(Duration block) {
      Events.Batch batch = events.read(at, 100, block);
      at = batch.next();
      seen.addAll(batch.events());
    }
  }
}
