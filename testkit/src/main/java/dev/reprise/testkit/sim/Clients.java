package dev.reprise.testkit.sim;

import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.store.Submission;
import dev.reprise.testkit.SimStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Those who submit a run's jobs and give orders about them. What a store has forgotten they submit
/// again.
final class Clients {
  private static final int JOBS = 2;
  private static final int TOTAL_MAX = 60;

  private final Jobs jobs;
  private final Dice dice;
  private final Submission[] submitted = new Submission[JOBS];
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Map<String, Integer> budgets = new HashMap<>();

  Clients(SimStore store, Dice dice) {
    this.jobs = store.jobs();
    this.dice = dice;
    for (int slot = 0; slot < JOBS; slot++) {
      begin(slot);
    }
  }

  /// Another incarnation.
  private void begin(int slot) {
    JobRef job = new JobRef("job" + slot + ".0", new UUID(dice.next(), slot).toString(), "test", 0);
    Submission.Limits limits =
        new Submission.Limits(
            1 + dice.below(3),
            dice.below(3) * 2L,
            dice.once(3) ? 5 : 0,
            1 + dice.below(2),
            Duration.ofMillis(dice.below(2) * 500L),
            Duration.ofSeconds(2),
            dice.once(2));
    int total = dice.once(3) ? dice.below(30) : dice.below(8);
    boolean finish = dice.once(2);
    submitted[slot] =
        new Submission(job, "{}", "{}", total, !dice.once(3), finish, limits, List.of());
    ordinals.put(job.uid(), ordinals.size());
    budgets.put(job.uid(), limits.maxFailures());
    jobs.submit(submitted[slot]);
  }

  JobRef ref(int slot) {
    return submitted[slot].job();
  }

  JobRef[] refs() {
    JobRef[] refs = new JobRef[JOBS];
    for (int slot = 0; slot < JOBS; slot++) {
      refs[slot] = ref(slot);
    }
    return refs;
  }

  /// The slot of that job.
  int slot(String id) {
    return id.charAt(3) - '0';
  }

  /// The how manieth of the run's incarnations that is.
  int ordinal(String uid) {
    return ordinals.getOrDefault(uid, 0);
  }

  /// How many failures a chunk of that incarnation may have.
  int budget(String uid) {
    return budgets.getOrDefault(uid, 1);
  }

  /// Some order about some job; what was ordered and the answer.
  String order() {
    int slot = dice.below(JOBS);
    JobRef job = ref(slot);
    JobView view = jobs.find(job.id()).orElse(null);
    if (view == null) {
      return "submitted again -> " + jobs.submit(submitted[slot]);
    }
    if (!view.ref().equals(job)) {
      jobs.cancel(view.ref(), "");
      return "a purged job is back: purged again -> " + jobs.purge(view.ref());
    }
    return view.status() + " " + job.id() + ": " + order(slot, job, view);
  }

  private String order(int slot, JobRef job, JobView view) {
    int kind = dice.below(20);
    JobStatus status = view.status();
    if (!view.sealed() && kind < 12) {
      long total = Math.min(TOTAL_MAX, view.total() + dice.below(6));
      return "extend to "
          + total
          + " -> "
          + jobs.extend(job, view.total(), total, kind < 5, 0, List.of());
    }
    if (status == JobStatus.FAILED && kind < 14) {
      return "redrive -> " + jobs.redrive(job);
    }
    if (status.isTerminal()) {
      return kind < 18 ? "purge -> " + purge(slot, job) : "cancel -> " + jobs.cancel(job, "");
    }
    if (kind == 0) {
      return "cancel -> " + jobs.cancel(job, "");
    }
    return status == JobStatus.PAUSED
        ? "resume -> " + jobs.resume(job, "")
        : "pause -> " + jobs.pause(job, "");
  }

  private ControlReply purge(int slot, JobRef job) {
    ControlReply reply = jobs.purge(job);
    if (reply instanceof ControlReply.Done) {
      begin(slot);
    }
    return reply;
  }

  /// Everything there, sealed and going on.
  void finish() {
    for (int slot = 0; slot < JOBS; slot++) {
      JobRef job = ref(slot);
      jobs.submit(submitted[slot]);
      @Nullable JobView view = jobs.find(job.id()).orElse(null);
      if (view != null) {
        jobs.extend(view.ref(), view.total(), view.total(), true, 0, List.of());
        jobs.resume(view.ref(), "");
      }
    }
  }
}
