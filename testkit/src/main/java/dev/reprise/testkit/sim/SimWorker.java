package dev.reprise.testkit.sim;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.CheckpointReply;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Sessions.Opened;
import dev.reprise.testkit.Outcomes;
import dev.reprise.testkit.TestWorker;
import dev.reprise.testkit.sim.Request.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A worker's side of the protocol as a state machine: one request about a job outstanding, sent
/// again until it is answered or given up for a reconcile. A new timeline makes it say its commits
/// again, and what it holds, before it goes on.
final class SimWorker {
  final TestWorker worker;
  final Holdings[] jobs;
  private final Duties due = new Duties();
  private boolean open;
  private boolean doubtful;
  private boolean gone;
  private long epoch;

  /// The epoch that its requests carry.
  long known;

  /// Until which step it is stopped.
  int pausedUntil;

  SimWorker(TestWorker worker, JobRef[] refs) {
    this.worker = worker;
    this.jobs = new Holdings[refs.length];
    for (int slot = 0; slot < refs.length; slot++) {
      jobs[slot] = new Holdings(refs[slot]);
    }
  }

  /// Takes over what the same process knew under a session that is gone.
  SimWorker heirOf(SimWorker before) {
    for (int slot = 0; slot < jobs.length; slot++) {
      if (jobs[slot].job.equals(before.jobs[slot].job)) {
        jobs[slot].log.addAll(before.jobs[slot].log);
      }
    }
    due.addRedos(jobs);
    return this;
  }

  String session() {
    return worker.session();
  }

  boolean isOpen() {
    return open;
  }

  /// Whether a reply said that its session was lost: it does nothing more under it.
  boolean isGone() {
    return gone;
  }

  /// Whether it believes that it and the store agree about that job.
  boolean isSure(int slot, long current) {
    return open
        && !gone
        && !doubtful
        && due.isEmpty()
        && epoch == current
        && jobs[slot].outstanding == null;
  }

  /// The next request that it sends.
  Request next(Dice dice) {
    if (!open) {
      return request(Kind.OPEN, -1, 0);
    }
    if (doubtful || !due.isEmpty()) {
      return onNewEpoch();
    }
    int slot = dice.below(jobs.length);
    Holdings job = jobs[slot];
    if (job.outstanding != null) {
      boolean givenUp = job.outstanding.kind() != Kind.RECONCILE && dice.once(12);
      return givenUp ? reconcile(slot) : job.outstanding;
    }
    int kind = dice.below(100);
    if (kind < 8) {
      return request(Kind.HEARTBEAT, -1, 0);
    }
    if (kind < 16 && job.held > 0) {
      return checkpoint(slot, dice);
    }
    if (kind < 21) {
      return reconcile(slot);
    }
    return job.held == 0 || kind < 38 ? claim(slot, dice) : settle(slot, dice);
  }

  private Request onNewEpoch() {
    Duties.@Nullable Due next = due.first();
    if (next == null || (doubtful && epoch == 0)) {
      return request(Kind.HEARTBEAT, -1, epoch);
    }
    return next.redo() ? redo(next) : reconcile(next.slot());
  }

  private Request redo(Duties.Due next) {
    Holdings job = jobs[next.slot()];
    return new Request(
        Kind.REDO,
        worker,
        next.session(),
        next.slot(),
        job.job,
        0,
        0,
        false,
        job.commitsOf(next.session()),
        List.of());
  }

  private Request request(Kind kind, int slot, long number) {
    JobRef job = jobs[Math.max(0, slot)].job;
    return new Request(kind, worker, session(), slot, job, number, 0, false, List.of(), List.of());
  }

  private Request numbered(
      Kind kind, int slot, int max, List<Outcome> outcomes, List<ChunkRange> ranges) {
    Holdings job = jobs[slot];
    Request request =
        new Request(
            kind,
            worker,
            session(),
            slot,
            job.job,
            ++job.number,
            max,
            holdsNothingBut(slot, outcomes.size()),
            outcomes,
            ranges);
    job.outstanding = request;
    return request;
  }

  /// Whether it holds nothing once so many of that job's are settled.
  private boolean holdsNothingBut(int slot, int settled) {
    for (int other = 0; other < jobs.length; other++) {
      if (jobs[other].held > (other == slot ? settled : 0)) {
        return false;
      }
    }
    return true;
  }

  private Request claim(int slot, Dice dice) {
    return numbered(Kind.CLAIM, slot, 1 + dice.below(6), List.of(), List.of());
  }

  private Request settle(int slot, Dice dice) {
    Holdings job = jobs[slot];
    List<Outcome> outcomes = new ArrayList<>();
    for (int index = -1; index <= job.highest(); index++) {
      if (job.attempt(index) > 0 && !dice.once(3)) {
        outcomes.add(Holdings.outcome(ChunkRange.of(index, job.attempt(index)), dice));
      }
    }
    List<Outcome> all = outcomes;
    if (!job.old.isEmpty() && dice.once(5)) {
      all = new ArrayList<>(outcomes);
      all.add(Outcomes.commit(job.old.get(dice.below(job.old.size()))));
    }
    int claim = dice.once(2) ? dice.below(5) : 0;
    return numbered(Kind.SETTLE, slot, claim, all, List.of());
  }

  private Request reconcile(int slot) {
    Request before = jobs[slot].outstanding;
    return before != null && before.kind() == Kind.RECONCILE
        ? before
        : numbered(Kind.RECONCILE, slot, 0, List.of(), jobs[slot].ranges());
  }

  private Request checkpoint(int slot, Dice dice) {
    List<ChunkRange> held = jobs[slot].ranges();
    return new Request(
        Kind.CHECKPOINT,
        worker,
        session(),
        slot,
        jobs[slot].job,
        dice.below(1_000),
        0,
        false,
        List.of(),
        List.of(held.get(dice.below(held.size()))));
  }

  /// Takes the reply to its last sending of a request.
  ///
  /// @param known the incarnation of that job that its clients know
  /// @param lost whether the session was declared lost
  void handle(Request request, Object reply, JobRef known, boolean lost) {
    switch (reply) {
      case Opened opened -> {
        open = true;
        epoch = opened.epoch();
      }
      case HeartbeatReply.Alive alive -> beat(alive.epoch(), request.number());
      case ClaimReply.Taken taken -> answered(request).hold(taken.chunks());
      case SettleReply.Settled settled -> settled(request, settled, lost);
      case ReconcileReply.Reconciled reconciled -> {
        Holdings job = answered(request);
        reconciled.dropped().forEach(job::drop);
        due.reconciled(request.slot());
      }
      case RedoReply.Redone redone -> due.redone(request.slot(), request.session());
      case ClaimReply.Wait wait -> {}
      case CheckpointReply.NewTimeline none -> doubt();
      case ClaimReply.NewTimeline none -> doubt();
      case SettleReply.NewTimeline none -> doubt();
      case ReconcileReply.NewTimeline none -> doubt();
      case RedoReply.NewTimeline none -> doubt();
      case CheckpointReply.NoJob none -> jobs[request.slot()].begin(known);
      case ClaimReply.NoJob none -> jobs[request.slot()].begin(known);
      case SettleReply.NoJob none -> jobs[request.slot()].begin(known);
      case ReconcileReply.NoJob none -> {
        jobs[request.slot()].begin(known);
        due.forget(request.slot());
      }
      case RedoReply.NoJob none -> due.redone(request.slot(), request.session());
      case HeartbeatReply.Gone none -> gone = true;
      case ClaimReply.Gone none -> gone = true;
      case ReconcileReply.Gone none -> gone = true;
      case CheckpointReply checkpoint -> {}
      default -> throw new Violation("its own request was answered " + reply);
    }
  }

  private Holdings answered(Request request) {
    Holdings job = jobs[request.slot()];
    job.outstanding = null;
    return job;
  }

  private void settled(Request request, SettleReply.Settled settled, boolean lost) {
    Holdings job = answered(request);
    for (Outcome outcome : request.outcomes()) {
      int index = outcome.range().first();
      boolean fenced = settled.fenced().contains(index);
      boolean own = job.letGo(outcome, !fenced, session());
      if (own && fenced && !lost && outcome instanceof Outcome.Commit && isOnce(request, index)) {
        throw new Violation(
            "a session that was never lost was fenced: " + Request.text(outcome.range()));
      }
    }
    job.hold(settled.chunks());
  }

  private static boolean isOnce(Request request, int index) {
    return request.outcomes().stream().filter(o -> o.range().first() == index).count() == 1;
  }

  private void beat(long current, long reconciled) {
    if (doubtful && epoch == current && due.isEmpty() && reconciled == current) {
      doubtful = false;
    } else if (doubtful && epoch != current) {
      epoch = current;
      due.clear();
      due.addRedos(jobs);
      due.addReconciles(jobs.length, session());
    } else if (!doubtful && epoch != current) {
      doubt();
    }
  }

  private void doubt() {
    doubtful = true;
    epoch = 0;
    due.clear();
    for (Holdings job : jobs) {
      job.outstanding = null;
    }
  }

  @Override
  public String toString() {
    return worker.name() + (gone ? " (gone)" : doubtful ? " (doubtful)" : "");
  }
}
