package dev.reprise.testkit.sim;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims.ClaimReply;
import dev.reprise.store.Claims.ReconcileReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.Outcomes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker knows of one job: what it holds, what it has committed, and the request that waits
/// for an answer.
final class Holdings {
  private static final int KEPT = 40;

  /// A commit that the store took, and the session that made it.
  record Logged(String session, Outcome.Commit commit) {}

  JobRef job;
  private int[] attempts = new int[16];
  int held;
  final List<ChunkRange> old = new ArrayList<>();
  final List<Logged> log = new ArrayList<>();
  @Nullable Request outstanding;
  long number;

  Holdings(JobRef job) {
    this.job = job;
  }

  /// The attempt at which it holds a chunk, 0 where it doesn't.
  int attempt(int index) {
    return index + 1 < attempts.length ? attempts[index + 1] : 0;
  }

  int highest() {
    return attempts.length - 2;
  }

  void hold(List<Claimed> chunks) {
    for (Claimed claimed : chunks) {
      ChunkRange range = claimed.range();
      for (int index = range.first(); index <= range.last(); index++) {
        set(index, range.attempt());
      }
    }
  }

  private void set(int index, int attempt) {
    if (index + 1 >= attempts.length) {
      attempts = Arrays.copyOf(attempts, index + 17);
    }
    if (attempts[index + 1] == 0) {
      held++;
    }
    attempts[index + 1] = attempt;
  }

  void drop(int index) {
    if (attempt(index) > 0) {
      attempts[index + 1] = 0;
      held--;
    }
  }

  /// An outcome was heard: whether it was of a chunk that is held at that attempt.
  boolean letGo(Outcome outcome, boolean taken, String session) {
    ChunkRange range = outcome.range();
    if (attempt(range.first()) != range.attempt()) {
      return false;
    }
    drop(range.first());
    remember(old, range);
    if (taken && outcome instanceof Outcome.Commit commit && !range.isFinish()) {
      remember(log, new Logged(session, commit));
    }
    return true;
  }

  private static <T> void remember(List<T> list, T value) {
    if (list.size() == KEPT) {
      list.remove(0);
    }
    list.add(value);
  }

  /// What that session committed.
  List<Outcome> commitsOf(String session) {
    List<Outcome> commits = new ArrayList<>();
    for (Logged logged : log) {
      if (logged.session().equals(session)) {
        commits.add(logged.commit());
      }
    }
    return commits;
  }

  List<ChunkRange> ranges() {
    List<ChunkRange> out = new ArrayList<>(held);
    for (int index = -1; index <= highest(); index++) {
      if (attempt(index) > 0) {
        out.add(ChunkRange.of(index, attempt(index)));
      }
    }
    return out;
  }

  /// Another incarnation of the job, of which nothing is known.
  void begin(JobRef other) {
    job = other;
    forget();
    old.clear();
    log.clear();
  }

  void forget() {
    Arrays.fill(attempts, 0);
    held = 0;
    outstanding = null;
  }

  /// Whether the store now remembers no request of the session about the job.
  static boolean isForgetting(Object reply) {
    return switch (reply) {
      case ClaimReply.NoJob none -> true;
      case SettleReply.NoJob none -> true;
      case ReconcileReply.NoJob none -> true;
      case ReconcileReply.Reconciled reconciled -> reconciled.status().isTerminal();
      default -> false;
    };
  }

  /// What becomes of a chunk.
  static Outcome outcome(ChunkRange chunk, Dice dice) {
    int kind = dice.below(100);
    return kind < 60
        ? Outcomes.commit(chunk)
        : kind < 80
            ? Outcomes.fail(chunk)
            : kind < 83 ? Outcomes.failForGood(chunk) : Outcomes.release(chunk);
  }
}
