package dev.reprise.cli;

import dev.reprise.Event;
import dev.reprise.Ids;
import dev.reprise.Reprise;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events.Batch;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/// `reprise recover`: what every worker does when it starts, by a worker without slots. It stays
/// long enough to tell a dead connection from one that is only being replaced.
@Command(
    name = "recover",
    description =
        "Take back what dead workers held, and check the jobs that run: the recovery that every"
            + " worker makes when it starts.")
final class RecoverCommand implements Callable<Integer> {
  private static final Duration TWO_LOOKS = Duration.ofMillis(1_200);
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofMillis(50);

  private final Invocation invocation;

  RecoverCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws Exception {
    long from = System.nanoTime();
    Output output = invocation.output();
    try (Connection connection = invocation.connect();
        RedisEvents events = connection.reprise().events()) {
      Reprise reprise = connection.reprise();
      EventCursor before = end(events, EventCursor.OLDEST, new ArrayList<>());
      String name = "recover-" + Ids.random().substring(0, 8);
      try (Worker observer = reprise.worker(name).slots(0).start()) {
        stay(reprise, from);
      }
      List<Event> seen = new ArrayList<>();
      end(events, before, seen);
      Found found = Found.in(seen, name, Duration.ofNanos(System.nanoTime() - from));
      if (output.isJson()) {
        output.json(found.json());
      } else {
        found.lines().forEach(output::line);
      }
    }
    return ExitCode.DONE;
  }

  /// Two looks, and until nothing that was lost is left.
  private static void stay(Reprise reprise, long from) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    boolean done = false;
    while (!done && !never.await(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
      long passed = System.nanoTime() - from;
      done =
          passed > MOST.toNanos()
              || (passed > TWO_LOOKS.toNanos()
                  && reprise.workers().stream().noneMatch(w -> w.state().equals("lost")));
    }
  }

  private static EventCursor end(RedisEvents events, EventCursor start, List<Event> seen) {
    EventCursor cursor = start;
    while (true) {
      Batch batch = events.read(cursor, 1_000, Duration.ZERO);
      batch.events().forEach(entry -> seen.add(Event.of(entry)));
      if (batch.events().isEmpty()) {
        return cursor;
      }
      cursor = batch.next();
    }
  }

  /// What the observer found, as its events tell it.
  record Found(
      List<Event.WorkerLost> workers,
      List<Event.JobRecovered> jobs,
      long jobsScanned,
      long repaired,
      Duration took) {

    static Found in(List<Event> events, String observer, Duration took) {
      List<Event.WorkerLost> workers = new ArrayList<>();
      List<Event.JobRecovered> jobs = new ArrayList<>();
      long scanned = 0;
      long repaired = 0;
      for (Event event : events) {
        if (event instanceof Event.WorkerLost lost && lost.recoveredBy().equals(observer)) {
          workers.add(lost);
        } else if (event instanceof Event.JobRecovered job && job.recoveredBy().equals(observer)) {
          jobs.add(job);
        } else if (event instanceof Event.RecoveryCompleted scan
            && scan.worker().equals(observer)) {
          scanned += scan.jobsScanned();
          repaired += scan.repaired();
        }
      }
      return new Found(workers, jobs, scanned, repaired, took);
    }

    private long chunks() {
      return jobs.stream().mapToLong(Event.JobRecovered::chunksResumed).sum();
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("sessionsRecovered", workers.size());
      json.put("jobsScanned", jobsScanned);
      json.put("jobsResumed", jobs.stream().map(Event.JobRecovered::job).distinct().count());
      json.put("chunksResumed", chunks());
      json.put("repaired", repaired);
      json.put("tookMs", took.toMillis());
      json.put("jobs", jobs.stream().map(Found::json).toList());
      return json;
    }

    private static Map<String, Object> json(Event.JobRecovered job) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("job", job.job());
      json.put("cause", job.cause());
      json.put("lostWorker", job.lostWorker());
      json.put("lostSession", job.lostSession());
      json.put("chunksResumed", job.chunksResumed());
      json.put("chunks", job.chunks());
      json.put("outageMs", job.outage().toMillis());
      return json;
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      workers.forEach(
          lost ->
              lines.add(
                  "Worker "
                      + lost.worker()
                      + " on "
                      + lost.host()
                      + " died ("
                      + EventText.cause(lost.cause())
                      + ")."));
      jobs.forEach(
          job ->
              lines.add(
                  "Job "
                      + job.job()
                      + ": "
                      + Words.count(job.chunksResumed(), "chunk")
                      + " ("
                      + job.chunks()
                      + ") of "
                      + job.lostWorker()
                      + " can be claimed again, after "
                      + Times.text(job.outage())
                      + "."));
      lines.add(
          "Recovered "
              + Words.count(workers.size(), "session")
              + " and "
              + Words.count(chunks(), "chunk")
              + "; checked "
              + Words.count(jobsScanned, "running job")
              + ", repaired "
              + repaired
              + "; took "
              + Times.text(took)
              + ".");
      return lines;
    }
  }
}
