package dev.reprise.testkit.model;

import dev.reprise.store.JobRef;
import dev.reprise.testkit.model.ModelJob.Kind;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The shard that all operations work on: its state, its clocks, its epoch, and who is subscribed.
final class ModelShard {
  static final int GRACE_MS = 400;
  static final int PHASE_MS = 700;
  static final int LOOK_MS = 200;

  final Fault fault;
  final ModelEvents events = new ModelEvents(this);
  final Set<String> subscribed = new HashSet<>();
  ModelState state = new ModelState();

  /// Workers that listen for work. Connections don't go back in time.
  int listeners;

  /// The wall clock, in ms.
  long now;

  ModelShard(Fault fault, long now) {
    this.fault = fault;
    this.now = now;
  }

  boolean has(Fault planted) {
    return fault == planted;
  }

  /// The shard clock now: it follows the wall clock, never back, and by a second at most.
  long tick() {
    long most = has(Fault.WALL_CLOCK_EXPIRES) ? Long.MAX_VALUE : 1_000;
    return state.last < 0 ? 0 : state.tick + Math.max(0, Math.min(most, now - state.last));
  }

  long moveClock() {
    state.tick = tick();
    state.last = now;
    return state.tick;
  }

  /// Whether a caller that believes in this epoch is refused.
  boolean refuses(long epoch) {
    return !state.sameHistory || state.epoch != epoch;
  }

  /// Begins a new epoch where the history may be another one; returns the current one.
  long advance(long highestSeen) {
    if (state.epoch > 0 && state.sameHistory && state.epoch >= highestSeen) {
      return state.epoch;
    }
    boolean known = state.epoch > 0;
    boolean replicaAttached = known && state.sameRun;
    boolean inPhase = state.waiting > 0;
    state.epoch =
        has(Fault.EPOCH_FROM_STORED)
            ? state.epoch + 1
            : Math.max(Math.max(state.epoch, highestSeen) + 1, now);
    state.sameHistory = true;
    state.sameRun = true;
    state.waiting = 0;
    state.phaseUntil = -1;
    if (inPhase || !replicaAttached) {
      for (ModelSession session : state.sessions.values()) {
        if (session.lost == null) {
          state.waiting++;
        }
      }
    }
    if (known || highestSeen > 0) {
      events.emit("redis.timeline", "redis", "epoch", state.epoch);
    }
    return state.epoch;
  }

  /// One more session has said what it holds, or never will.
  void spoken() {
    if (state.waiting > 0 && --state.waiting == 0) {
      state.phaseUntil = -1;
    }
  }

  void startPhase() {
    if (state.waiting > 0 && state.phaseUntil < 0) {
      state.phaseUntil = tick() + PHASE_MS;
    }
  }

  /// How long claims wait for others to say what they hold, 0 where they don't.
  long phaseLeft() {
    if (state.waiting == 0) {
      return 0;
    }
    return state.phaseUntil < 0 ? PHASE_MS : Math.max(0, state.phaseUntil - tick());
  }

  /// The job, where this incarnation of it is there.
  @Nullable ModelJob job(JobRef ref) {
    ModelJob job = state.jobs.get(ref.id());
    return job != null && job.ref.uid().equals(ref.uid()) ? job : null;
  }

  /// Drops a session's record.
  void drop(ModelSession session) {
    state.sessions.remove(session.id);
    state.names.remove(session.worker(), session.id);
  }

  /// Keeps a reply for the case that its request comes again, and lists the job with its session.
  static void remember(
      ModelJob job,
      @Nullable ModelSession session,
      String id,
      long number,
      Kind kind,
      Object reply) {
    if (session != null) {
      session.jobs.add(job.ref.id());
    }
    job.requests.put(id, new ModelJob.Request(number, kind, reply));
  }

  /// Workers that listen for jobs of a type.
  int listeners(String type) {
    return type.equals("test") ? listeners : 0;
  }

  /// Until the first delayed job is due.
  Optional<Duration> delayedIn() {
    long first = Long.MAX_VALUE;
    for (ModelJob job : state.jobs.values()) {
      if (job.delayed >= 0) {
        first = Math.min(first, job.delayed);
      }
    }
    return first == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(0, first - tick())));
  }
}
