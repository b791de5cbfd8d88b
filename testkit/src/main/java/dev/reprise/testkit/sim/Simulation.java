package dev.reprise.testkit.sim;

import dev.reprise.store.JobRef;
import dev.reprise.store.Sessions.CloseReply;
import dev.reprise.testkit.SimStore;
import dev.reprise.testkit.TestWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One random run: workers that claim, settle, checkpoint and reconcile, whose requests and replies
/// are lost or come late, twice or after their death; workers that stop for longer than their
/// deadline; observers that declare them dead, rightly or not; operators; a store that goes back in
/// time or loses everything. Judged after each step; at last all faults end, and every job has to.
///
/// All follows from the seed and the steps that are kept: the same run on another store sends the
/// same requests, as long as it gets the same replies.
final class Simulation {
  private static final int KEPT_REQUESTS = 40;
  private static final long HOUR_MS = 3_600_000;
  private static final long BEGIN = 1_800_000_000_000L;

  /// A request that may come again, as it was: with the epoch that its worker knew.
  private record Sent(Request request, SimWorker worker, long epoch) {}

  final SimStore store;
  final Clients clients;
  private final long seed;
  private final Dice dice;
  private final Crew crew;
  private final List<Sent> sent = new ArrayList<>();
  private final Histories histories;
  private final Observers observers;
  private final Judge judge;
  private final @Nullable List<String> log;

  /// Whether the wall clock jumps. Then the store doesn't lose its past: with both, and one state
  /// restored twice, an epoch can be given twice (docs/simulation.md).
  private final boolean jumps;

  /// Whether chunk 0 of the first job kills whoever runs it.
  private final boolean poison;

  private int step;
  private long now = BEGIN;

  /// @param checkEvery how often the whole shard is read and checked, in steps
  /// @param log where each step is told, null for nowhere
  Simulation(SimStore store, long seed, int checkEvery, @Nullable List<String> log) {
    this.store = store;
    this.seed = seed;
    this.dice = new Dice(seed);
    this.log = log;
    dice.roll(seed, -1);
    store.wallClock(now);
    this.clients = new Clients(store, dice);
    this.observers = new Observers(store);
    this.judge = new Judge(store, clients, observers, checkEvery);
    this.histories = new Histories(store, observers, judge);
    this.poison = dice.once(3);
    this.jumps = dice.once(4);
    store.listen(dice.once(2) ? 2 : 0);
    this.crew = new Crew(store, clients, observers, seed, poison ? 2 : 4);
  }

  /// Runs the first `steps` steps, but for those left out, and to the end.
  ///
  /// @return how many steps were run
  int run(int steps, BitSet leftOut) {
    int count = 0;
    for (step = 0; step < steps; step++) {
      if (!leftOut.get(step)) {
        dice.roll(seed, step);
        step();
        count++;
      }
    }
    return count + end();
  }

  /// The step that runs, or that ran last.
  int at() {
    return step;
  }

  private void step() {
    tell(dice.below(dice.once(20) ? 2_000 : 60));
    if (jumps && dice.once(100)) {
      tell(dice.once(2) ? HOUR_MS : -HOUR_MS);
      say("the wall clock jumps to " + Instant.ofEpochMilli(now));
    }
    @Nullable SimWorker victim = poison ? crew.holder(0, 0) : null;
    if (victim != null && dice.once(3)) {
      crash(victim);
      return;
    }
    int kind = dice.below(200);
    if (kind < 24) {
      again();
    } else if (kind < 36) {
      pass();
    } else if (kind < 60) {
      observe();
    } else if (kind < 68) {
      say(clients.order());
      judge.judge(null, "");
    } else if (kind < 80) {
      fault(kind);
    } else {
      work();
    }
  }

  private void tell(long more) {
    now += more;
    store.wallClock(now);
    observers.pass(Math.clamp(more, 0, 1_000));
  }

  private void fault(int kind) {
    switch (kind) {
      case 68 -> say(histories.newTimeline(dice.once(2)));
      case 69, 70, 71 -> kill(crew.pick(dice));
      case 72, 73 -> crew.pick(dice).pausedUntil = step + 10 + dice.below(60);
      case 74, 75, 76 -> histories.save(dice);
      case 77 -> say(jumps ? "" : histories.rollBack(dice));
      case 78 -> say(jumps ? "" : histories.loseEverything(dice));
      default -> {
        if (dice.once(2)) {
          cut();
        } else {
          close();
        }
      }
    }
  }

  /// A request that was sent once arrives late, or a second time.
  private void again() {
    if (sent.isEmpty()) {
      return;
    }
    Sent late = sent.get(dice.below(sent.size()));
    Request request = late.request;
    // One that came after its session was lost would open it again, with nothing in it.
    boolean opens =
        request.kind() == Request.Kind.OPEN
            && (!late.worker.isOpen() || observers.isLost(request.session()));
    boolean teaches = request.tellsEpoch() && late.worker.known != judge.epoch();
    if (late.epoch == late.worker.known && !opens && !teaches) {
      Object reply = request.send();
      observers.heard(request, reply);
      say(request, " (again, late) -> ", reply);
      judge.judge(request, "");
    }
  }

  private void pass() {
    Duration time = Duration.ofMillis(dice.below(4_000));
    store.pass(time);
    observers.pass(time.toMillis());
    store.recovery().promote(0);
    say("the shard clock moves by ", time, "");
    judge.judge(null, "");
  }

  private void observe() {
    SimWorker observer = crew.pick(dice);
    String told = observers.observe(observer.worker, dice, log != null);
    say(told);
    judge.judge(null, observers.freed());
  }

  /// A live worker loses its subscription, and may get it back.
  private void cut() {
    SimWorker worker = crew.pick(dice);
    if (dice.once(2)) {
      worker.worker.kill();
      say(worker, " loses its subscription", "");
    } else {
      worker.worker.reconnect();
      say(worker, " subscribes again", "");
    }
  }

  /// A request may be lost on its way, or its reply on the way back.
  private void work() {
    SimWorker worker = crew.pick(dice);
    if (worker.pausedUntil > step) {
      return;
    }
    Request request = worker.next(dice);
    keep(new Sent(request, worker, worker.known));
    int fate = dice.below(10);
    if (fate == 1
        && request.tellsEpoch()
        && (worker.known != judge.epoch() || request.kind() == Request.Kind.OPEN)) {
      fate = 2; // a reply that is lost must teach nothing
    }
    if (fate == 0) {
      say(request, " (lost)", "");
      return;
    }
    Object reply = request.send();
    observers.heard(request, reply);
    if (judge.heard(reply)) {
      worker.known = judge.epoch();
    }
    say(request, fate == 1 ? " (reply lost) -> " : " -> ", reply);
    if (Holdings.isForgetting(reply)) {
      // Which numbers there were is forgotten with the job, or by the last visit to one that ended.
      sent.removeIf(late -> late.request.job().equals(request.job()) && late.worker == worker);
    }
    if (fate > 1) {
      JobRef known = clients.ref(Math.max(0, request.slot()));
      worker.handle(request, reply, known, observers.isLost(worker.session()));
    }
    judge.judge(request, "");
    judge.agree(worker);
    if (worker.isGone()) {
      crew.reopen(worker);
    }
  }

  private void keep(Sent request) {
    if (sent.size() == KEPT_REQUESTS) {
      sent.set(dice.below(KEPT_REQUESTS), request);
    } else {
      sent.add(request);
    }
  }

  private void kill(SimWorker worker) {
    say(worker, " is killed", "");
    crew.kill(worker);
  }

  /// A worker dies of what it runs; another one sees it at once and takes its chunks back.
  private void crash(SimWorker victim) {
    say(victim, " dies of what it runs", "");
    crew.kill(victim);
    @Nullable SimWorker observer = crew.open(dice);
    if (observer != null) {
      say(observers.bury(observer.worker, victim.session(), log != null));
      judge.judge(null, observers.freed());
    }
  }

  private void close() {
    SimWorker worker = crew.pick(dice);
    if (worker.isOpen()) {
      CloseReply reply = crew.close(worker);
      say(worker, " closes its session -> ", reply);
      // Which numbers there were is forgotten with what was closed, were it one job of several; and
      // a
      // late OPEN would open the session again, for nobody.
      sent.removeIf(late -> late.worker == worker);
      judge.judge(null, "");
    }
  }

  /// No more faults: all workers but a new one die, and every job has to end and to leave nothing.
  private int end() {
    dice.roll(seed, -2);
    crew.killAll();
    TestWorker last = store.worker("last", "s" + seed + "-last", true);
    last.open("");
    clients.finish();
    Ending ending = new Ending(store, last, clients);
    int rounds = ending.run(() -> store.wallClock(now += 4_000), log);
    judge.whole();
    judge.audit(dice);
    ending.requireNothingLeft();
    return rounds;
  }

  private void say(Object who, Object what, @Nullable Object then) {
    if (log != null) {
      log.add("[" + step + "] " + who + what + then);
    }
  }

  private void say(String what) {
    if (log != null && !what.isEmpty()) {
      log.add("[" + step + "] " + what);
    }
  }
}
