package dev.reprise.testkit;

import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Submission;
import dev.reprise.testkit.SimWorker.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// One random run on real scripts: workers that claim, settle, checkpoint and reconcile, whose
/// requests and replies are lost or come late, twice or after their death; observers that declare
/// them dead, rightly or not; operators; new timelines. Judged after each step; at last all faults
/// end, and every job has to.
final class Schedule {
  private static final int KEPT_REQUESTS = 40;
  private static final int WORKERS = 3;
  private static final int END_WITHIN = 600;

  private final RedisStoreUnderTest store;
  private final Random random;
  private final StepOracle oracle = new StepOracle();
  private final List<JobRef> jobs = new ArrayList<>();
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<Request> sent = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private int named;
  private ShardState state;

  Schedule(RedisStoreUnderTest store, long seed) {
    this.store = store;
    this.random = new Random(seed);
    for (int i = 0; i < 2; i++) {
      jobs.add(submit("job" + i, i == 1));
    }
    while (workers.size() < WORKERS) {
      openWorker();
    }
    this.state = store.state();
  }

  /// What happened, for a failing seed.
  List<String> log() {
    return log;
  }

  private JobRef submit(String id, boolean finish) {
    JobRef job = new JobRef(id + ".0", new UUID(random.nextLong(), 1).toString(), "test", 0);
    Submission.Limits limits =
        new Submission.Limits(
            1 + random.nextInt(3),
            random.nextInt(3) * 2L,
            random.nextInt(3) == 0 ? 5 : 0,
            1 + random.nextInt(2),
            Duration.ofMillis(random.nextInt(2) * 500L),
            Duration.ofSeconds(2),
            random.nextBoolean());
    boolean open = random.nextInt(3) == 0;
    store
        .jobs()
        .submit(
            new Submission(job, "{}", "{}", random.nextInt(30), !open, finish, limits, List.of()));
    return job;
  }

  private void openWorker() {
    workers.add(new SimWorker(store.openWorker("w" + named++), random, jobs));
  }

  void step() {
    int dice = random.nextInt(100);
    String freed = "";
    Request ran = null;
    if (dice < 12 && !sent.isEmpty()) {
      ran = sent.get(random.nextInt(sent.size()));
      log.add("again, late: " + ran);
      ran.send().get();
    } else if (dice < 18) {
      Duration time = Duration.ofMillis(random.nextInt(4_000));
      log.add("time: " + time);
      store.pass(time);
      store.recovery().promote(0);
    } else if (dice < 28) {
      freed = observe();
    } else if (dice < 32) {
      control(jobs.get(random.nextInt(jobs.size())));
    } else if (dice == 32 && random.nextInt(3) == 0) {
      boolean restarted = random.nextBoolean();
      log.add("new timeline, restarted: " + restarted);
      store.newTimeline(restarted);
    } else if (dice == 33) {
      kill(workers.get(random.nextInt(workers.size())));
    } else {
      ran = work(workers.get(random.nextInt(workers.size())));
    }
    judge(ran, freed);
  }

  private void judge(Request ran, String freed) {
    ShardState now = store.state();
    PartitionInvariant.check(PartitionCheck.of(now));
    oracle.judge(state, now, ran == null ? "" : ran.session(), freed, ran);
    state = now;
  }

  /// A request may be lost on its way, or its reply on the way back.
  private Request work(SimWorker worker) {
    Request request = worker.next();
    int dice = random.nextInt(10);
    log.add(
        worker.worker().name()
            + ": "
            + request
            + (dice == 0 ? " (lost)" : dice == 1 ? " (reply lost)" : ""));
    keep(request);
    if (dice > 0) {
      Object reply = request.send().get();
      if (dice > 1) {
        log.add("  -> " + reply);
        worker.handle(request, reply);
      }
    }
    if (worker.isGone()) {
      kill(worker);
    }
    return request;
  }

  private void keep(Request request) {
    if (sent.size() == KEPT_REQUESTS) {
      sent.remove(random.nextInt(KEPT_REQUESTS));
    }
    sent.add(request);
  }

  private void kill(SimWorker worker) {
    log.add("killed: " + worker);
    worker.worker().kill();
    workers.remove(worker);
    if (workers.size() < WORKERS) {
      openWorker();
    }
  }

  /// Looks at some session, declares it dead where its deadline or the grace has passed, and takes
  /// back some of its chunks.
  private String observe() {
    TestWorker observer = workers.get(random.nextInt(workers.size())).worker();
    List<String> sessions = store.recovery().sessions(0);
    String session = sessions.get(random.nextInt(sessions.size()));
    return recover(observer, session, 1 + random.nextInt(4));
  }

  private String recover(TestWorker observer, String session, int max) {
    Cause cause = random.nextBoolean() ? Cause.DEADLINE : Cause.DISCONNECTED;
    observer.recovery().look(0, observer.session(), List.of(session), true, Set.of("test"));
    Object lost =
        observer.recovery().lose(0, observer.session(), session, cause, "", observer.name());
    log.add(observer.name() + " loses " + session.substring(0, 4) + " -> " + lost);
    if (!(lost instanceof LoseReply.Lost)) {
      return "";
    }
    for (String job : observer.claims().jobsOf(0, session)) {
      Object reply = observer.recovery().recover(0, job, session, observer.name(), max);
      log.add("  " + job + " -> " + reply);
      if (random.nextBoolean()) {
        break;
      }
    }
    return session;
  }

  private void control(JobRef job) {
    JobView view = store.jobs().find(job.id()).orElseThrow();
    int dice = random.nextInt(20);
    Object reply;
    if (!view.sealed() && dice < 12) {
      long more = random.nextInt(6);
      reply = store.jobs().extend(job, view.total(), view.total() + more, dice < 5, 0, List.of());
    } else if (view.status() == JobStatus.FAILED) {
      reply = store.jobs().redrive(job);
    } else if (dice == 0) {
      reply = store.jobs().cancel(job, "");
    } else {
      reply =
          view.status() == JobStatus.PAUSED
              ? store.jobs().resume(job, "")
              : store.jobs().pause(job, "");
    }
    log.add("operator on " + view.status() + " " + job.id() + " -> " + reply);
  }

  /// No more faults: all workers but a new one die, and every job has to end and to leave nothing.
  void end() {
    while (!workers.isEmpty()) {
      workers.remove(0).worker().kill();
    }
    TestWorker last = store.openWorker("last");
    for (JobRef job : jobs) {
      JobView view = store.jobs().find(job.id()).orElseThrow();
      store.jobs().extend(job, view.total(), view.total(), true, 0, List.of());
      store.jobs().resume(job, "");
    }
    ScheduleEnd end = new ScheduleEnd(store, last, jobs);
    for (int i = 0; i < END_WITHIN && !end.all(); i++) {
      end.step();
      PartitionInvariant.check(store);
    }
    end.require();
  }
}
