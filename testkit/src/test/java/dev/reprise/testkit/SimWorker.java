package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Sessions.HeartbeatReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// A worker's side of the protocol as a state machine: one request about a job outstanding, sent
/// again until it is answered; a new timeline makes it say what it holds before it goes on.
final class SimWorker {

  enum Kind {
    HEARTBEAT,
    CLAIM,
    SETTLE,
    CHECKPOINT,
    RECONCILE
  }

  /// @param outcomes what it settles, for the oracle
  record Request(
      Kind kind,
      String what,
      String session,
      JobRef job,
      List<Outcome> outcomes,
      Supplier<Object> send) {
    @Override
    public String toString() {
      return kind + " " + what + " by " + session.substring(0, 4) + " of " + job.id();
    }
  }

  private final TestWorker worker;
  private final Random random;
  private final List<JobRef> jobs;
  private final Map<JobRef, Map<Integer, Integer>> held = new HashMap<>();
  private final Map<JobRef, List<ChunkRange>> old = new HashMap<>();
  private final Map<JobRef, Request> outstanding = new HashMap<>();
  private final Deque<JobRef> toReconcile = new ArrayDeque<>();
  private boolean doubtful;
  private long epoch;
  private boolean gone;

  SimWorker(TestWorker worker, Random random, List<JobRef> jobs) {
    this.worker = worker;
    this.random = random;
    this.jobs = jobs;
    for (JobRef job : jobs) {
      held.put(job, new HashMap<>());
      old.put(job, new ArrayList<>());
    }
  }

  TestWorker worker() {
    return worker;
  }

  /// Whether a reply said that its session was lost: it does nothing more.
  boolean isGone() {
    return gone;
  }

  /// The next request that it sends.
  Request next() {
    if (doubtful) {
      return reconcileStep();
    }
    JobRef job = jobs.get(random.nextInt(jobs.size()));
    Request before = outstanding.get(job);
    if (before != null) {
      return before;
    }
    int dice = random.nextInt(100);
    if (dice < 8) {
      return heartbeat(0);
    }
    if (dice < 18 && !held.get(job).isEmpty()) {
      return checkpoint(job);
    }
    if (dice < 24) {
      return reconcile(job);
    }
    return held.get(job).isEmpty() || dice < 40 ? claim(job) : settle(job);
  }

  private Request reconcileStep() {
    if (epoch == 0) {
      return heartbeat(0);
    }
    JobRef job = toReconcile.peek();
    return job == null ? heartbeat(epoch) : reconcile(job);
  }

  private Request heartbeat(long reconciled) {
    return new Request(
        Kind.HEARTBEAT,
        "on " + reconciled,
        worker.session(),
        jobs.get(0),
        List.of(),
        () -> worker.heartbeat(reconciled));
  }

  private Request claim(JobRef job) {
    long number = worker.nextNumber(job);
    int max = 1 + random.nextInt(6);
    boolean alone = held.values().stream().allMatch(Map::isEmpty);
    return numbered(
        Kind.CLAIM,
        job,
        number + " of " + max,
        List.of(),
        () -> worker.claims().claim(job, worker.session(), number, max, alone));
  }

  private Request settle(JobRef job) {
    long number = worker.nextNumber(job);
    List<Outcome> outcomes = new ArrayList<>();
    held.get(job)
        .forEach(
            (index, attempt) -> {
              if (random.nextInt(3) > 0) {
                outcomes.add(outcome(ChunkRange.of(index, attempt)));
              }
            });
    List<ChunkRange> past = old.get(job);
    if (!past.isEmpty() && random.nextInt(4) == 0) {
      outcomes.add(Outcomes.commit(past.get(random.nextInt(past.size()))));
    }
    int claim = random.nextInt(4);
    return numbered(
        Kind.SETTLE,
        job,
        number + " " + outcomes + " and claim " + claim,
        outcomes,
        () -> worker.settleNumbered(job, number, claim, outcomes.toArray(Outcome[]::new)));
  }

  private Outcome outcome(ChunkRange chunk) {
    int dice = random.nextInt(100);
    return dice < 60
        ? Outcomes.commit(chunk)
        : dice < 80
            ? Outcomes.fail(chunk)
            : dice < 83 ? Outcomes.failForGood(chunk) : Outcomes.release(chunk);
  }

  private Request reconcile(JobRef job) {
    Request before = outstanding.get(job);
    if (before != null && before.kind() == Kind.RECONCILE) {
      return before;
    }
    long number = worker.nextNumber(job);
    List<ChunkRange> ranges =
        held.get(job).entrySet().stream()
            .map(entry -> ChunkRange.of(entry.getKey(), entry.getValue()))
            .toList();
    return numbered(
        Kind.RECONCILE,
        job,
        number + " " + ranges,
        List.of(),
        () -> worker.claims().reconcile(job, worker.session(), number, ranges));
  }

  private Request checkpoint(JobRef job) {
    List<Map.Entry<Integer, Integer>> all = new ArrayList<>(held.get(job).entrySet());
    Map.Entry<Integer, Integer> chunk = all.get(random.nextInt(all.size()));
    ChunkRange range = ChunkRange.of(chunk.getKey(), chunk.getValue());
    long position = random.nextInt(1_000);
    return new Request(
        Kind.CHECKPOINT,
        range + " at " + position,
        worker.session(),
        job,
        List.of(),
        () -> worker.checkpoint(job, range, position));
  }

  private Request numbered(
      Kind kind, JobRef job, String what, List<Outcome> outcomes, Supplier<Object> send) {
    Request request = new Request(kind, what, worker.session(), job, outcomes, send);
    outstanding.put(job, request);
    return request;
  }

  /// Takes the reply to its last sending of a request.
  void handle(Request request, Object reply) {
    JobRef job = request.job();
    switch (reply) {
      case ClaimReply.Taken taken -> {
        outstanding.remove(job);
        hold(job, taken.chunks());
      }
      case ClaimReply.Wait wait -> {}
      case SettleReply.Settled settled -> {
        outstanding.remove(job);
        request.outcomes().forEach(outcome -> letGo(request, outcome.range(), settled));
        hold(job, settled.chunks());
      }
      case ReconcileReply.Reconciled reconciled -> {
        outstanding.remove(job);
        toReconcile.remove(job);
        reconciled.dropped().forEach(held.get(job)::remove);
      }
      case HeartbeatReply.Alive alive -> beat(alive);
      case ClaimReply.NewTimeline t -> doubt();
      case SettleReply.NewTimeline t -> doubt();
      case ReconcileReply.NewTimeline t -> doubt();
      case CheckpointReply.NewTimeline t -> doubt();
      case ClaimReply.Gone g -> gone = true;
      case ReconcileReply.Gone g -> gone = true;
      case HeartbeatReply.Gone g -> gone = true;
      case CheckpointReply c -> {}
      default -> throw new AssertionError(request + " was answered " + reply);
    }
  }

  private void beat(HeartbeatReply.Alive alive) {
    if (doubtful && toReconcile.isEmpty() && epoch == alive.epoch()) {
      doubtful = false;
    } else if (doubtful && epoch != alive.epoch()) {
      epoch = alive.epoch();
      toReconcile.clear();
      toReconcile.addAll(jobs);
    }
  }

  private void doubt() {
    doubtful = true;
    epoch = 0;
    toReconcile.clear();
    outstanding.clear();
  }

  private void hold(JobRef job, List<Claimed> chunks) {
    for (Claimed claimed : chunks) {
      for (int index = claimed.range().first(); index <= claimed.range().last(); index++) {
        held.get(job).put(index, claimed.range().attempt());
      }
    }
  }

  private void letGo(Request request, ChunkRange range, SettleReply.Settled settled) {
    boolean mine = held.get(request.job()).remove(range.first(), range.attempt());
    if (mine) {
      old.get(request.job()).add(range);
      boolean once =
          request.outcomes().stream().filter(o -> o.range().first() == range.first()).count() == 1;
      if (once && settled.fenced().contains(range.first()) && !lost()) {
        throw new AssertionError("a session that was never lost was fenced: " + range);
      }
    }
  }

  private boolean lost() {
    return worker.heartbeat(0) instanceof HeartbeatReply.Gone;
  }

  @Override
  public String toString() {
    return worker.name() + (gone ? " (gone)" : doubtful ? " (doubtful)" : "") + " " + held.values();
  }
}
