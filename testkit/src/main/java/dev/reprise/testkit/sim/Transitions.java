package dev.reprise.testkit.sim;

import static dev.reprise.testkit.JobSight.Place.DEAD;
import static dev.reprise.testkit.JobSight.Place.DONE;
import static dev.reprise.testkit.JobSight.Place.FLIGHT;
import static dev.reprise.testkit.JobSight.Place.NONE;
import static dev.reprise.testkit.JobSight.Place.RETRY;
import static dev.reprise.testkit.JobSight.Place.WAITING;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import dev.reprise.testkit.JobSight;
import dev.reprise.testkit.JobSight.Place;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges each step by where a job's chunks were before and are after it, knowing nothing of
/// replies.
final class Transitions {
  private static final long FIRST_EPOCH = 1_800_000_000_000L;

  private static final int LONE_CRASHES = 3;
  private static final int CRASHES_MAX = 10;
  private static final int UNKNOWN = -1_000_000;

  private final int ordinal;
  private final int budget;
  private final Set<Long> tokens;
  private Place[] places = new Place[0];
  private String[] holders = new String[0];
  private int[] attempts = new int[0];
  private int[] recovered = new int[0];
  private int[] failures = new int[0];
  private boolean known;
  private JobStatus status = JobStatus.PENDING;
  private long version = 1;

  /// @param ordinal of the job's incarnation within the run
  /// @param budget how many failures a chunk may have
  /// @param tokens that were issued in this run
  Transitions(int ordinal, int budget, Set<Long> tokens) {
    this.ordinal = ordinal;
    this.budget = budget;
    this.tokens = tokens;
  }

  /// Another history may put anything anywhere: the job is then taken as it is.
  void forget() {
    known = false;
  }

  private void begin(JobSight job) {
    known = true;
    grow(job.total());
    // The first sight of a job that nobody worked on; or one of another history, which has its own.
    Arrays.fill(failures, job.version() == 1 && job.next() == 0 ? 0 : UNKNOWN);
    Arrays.fill(places, job.total() + 1, places.length, WAITING);
    Arrays.fill(holders, job.total() + 1, places.length, "");
    Arrays.fill(attempts, job.total() + 1, places.length, 1);
    for (int index = -1; index < job.total(); index++) {
      keep(job, index);
    }
    status = job.status();
    version = job.version();
  }

  private void grow(int total) {
    int had = places.length;
    if (total + 1 > had) {
      places = Arrays.copyOf(places, total + 1);
      holders = Arrays.copyOf(holders, total + 1);
      attempts = Arrays.copyOf(attempts, total + 1);
      recovered = Arrays.copyOf(recovered, total + 1);
      failures = Arrays.copyOf(failures, total + 1);
      Arrays.fill(places, had, total + 1, WAITING);
      Arrays.fill(holders, had, total + 1, "");
      Arrays.fill(attempts, had, total + 1, 1);
      if (had == 0) {
        places[0] = NONE;
        attempts[0] = 0;
      }
    }
  }

  private void keep(JobSight job, int index) {
    places[index + 1] = job.place(index);
    holders[index + 1] = job.holder(index);
    attempts[index + 1] = job.attempt(index);
  }

  void judge(JobSight job, Step step) {
    if (!known) {
      begin(job);
      return;
    }
    grow(job.total());
    int held = step.freed().isEmpty() ? 0 : heldBy(step.freed());
    int done = 0;
    int dead = 0;
    for (int index = -1; index < job.total(); index++) {
      Place place = job.place(index);
      chunk(job, index, place, step, held);
      if (index >= 0) {
        done += place == DONE ? 1 : 0;
        dead += place == DEAD ? 1 : 0;
      }
      keep(job, index);
    }
    status(job);
    ended(job, done, dead);
    long finished = job.place(ChunkRange.FINISH) == DONE ? 1 : 0;
    if (job.rows() != done + finished) {
      throw say(job, "counted " + job.rows() + " rows, but " + (done + finished) + " are done");
    }
  }

  private int heldBy(String session) {
    int held = 0;
    for (int i = 1; i < places.length; i++) {
      held += places[i] == FLIGHT && holders[i].equals(session) ? 1 : 0;
    }
    return held;
  }

  /// @param held how many chunks the session held from which chunks were taken back
  private void chunk(JobSight job, int index, Place is, Step step, int held) {
    Place was = places[index + 1];
    String holder = is == FLIGHT ? job.holder(index) : "";
    int attempt = job.attempt(index);
    boolean moved = was != is || !holder.equals(holders[index + 1]);
    if (!moved && attempt == attempts[index + 1]) {
      return;
    }
    if (attempt < attempts[index + 1]) {
      throw say(job, name(index) + "'s attempt fell to " + attempt);
    }
    if (was == FLIGHT && !step.mayTakeFrom(holders[index + 1])) {
      throw say(job, name(index) + " was taken from " + holders[index + 1] + " by somebody else");
    }
    if (is == FLIGHT) {
      issued(job, index, was, holder, attempt, step);
    } else if (is == DONE) {
      boolean committed =
          step.ran() != null
              && step.ran().commits(index, attempts[index + 1])
              && (step.isRedo() || (was == FLIGHT && holders[index + 1].equals(step.actor())));
      if (was != DONE && !committed) {
        throw say(job, name(index) + " is done without a commit of its owner");
      }
    } else if (!isLegal(was, is, index)) {
      throw say(job, name(index) + " went from " + was + " to " + is);
    }
    if (was == FLIGHT && !step.freed().isEmpty() && holders[index + 1].equals(step.freed())) {
      crashed(job, index, is, held);
    } else if (was == FLIGHT && step.ran() != null && is != DONE) {
      failed(job, index, is, step.ran().failure(index, attempts[index + 1]));
    } else if (was == DEAD) {
      failures[index + 1] = 0; // a redrive gives a fresh budget
    }
  }

  private void crashed(JobSight job, int index, Place is, int held) {
    int crashes = ++recovered[index + 1];
    boolean proven = crashes >= CRASHES_MAX || (crashes >= LONE_CRASHES && held == 1);
    if (is == DEAD && !proven && index >= 0) {
      throw say(job, name(index) + " is dead of " + crashes + " crashes among " + held);
    }
  }

  /// @param outcome what the session said of it, null where it said something else
  private void failed(JobSight job, int index, Place is, Outcome.@Nullable Fail outcome) {
    if (outcome == null) {
      if (is == DEAD) {
        throw say(job, name(index) + " is dead, and nobody says that it failed");
      }
      return;
    }
    int spent = ++failures[index + 1];
    boolean over = outcome.permanent() || spent >= budget;
    if (spent > 0 && over != (is == DEAD)) {
      throw say(job, name(index) + " failed " + spent + " times of " + budget + " and is in " + is);
    }
    if (spent < 0 && outcome.permanent() && is != DEAD) {
      throw say(job, name(index) + " failed for good and is in " + is);
    }
  }

  private static boolean isLegal(Place was, Place is, int index) {
    return switch (was) {
      case WAITING, NONE -> index == ChunkRange.FINISH && (is == WAITING || is == NONE);
      case FLIGHT -> is == RETRY || is == DEAD || (index == ChunkRange.FINISH && is == NONE);
      case RETRY -> is == RETRY || (index == ChunkRange.FINISH && is == NONE);
      case DEAD -> is == RETRY || is == DEAD || index == ChunkRange.FINISH;
      case DONE -> is == DONE;
    };
  }

  private void issued(JobSight job, int index, Place was, String holder, int attempt, Step step) {
    boolean raised = was == FLIGHT && holder.equals(holders[index + 1]) && step.isReconcile();
    if (was == DONE || was == DEAD || !holder.equals(step.actor())) {
      throw say(job, name(index) + " went from " + was + " to " + holder);
    }
    if (step.lost()) {
      throw say(job, name(index) + " was issued to a session that was lost");
    }
    if (!raised && !tokens.add(token(index, attempt, step.epoch()))) {
      throw say(job, name(index) + " was issued a second time at attempt " + attempt);
    }
  }

  private long token(int index, int attempt, long epoch) {
    long job = ((epoch - FIRST_EPOCH) << 6) + (ordinal & 63);
    return (job << 22) + ((index + 1L) << 14) + attempt;
  }

  private void status(JobSight job) {
    JobStatus is = job.status();
    long steps = job.version() - version;
    boolean legal =
        is == status
            ? steps == 0
            : switch (status) {
              case PENDING -> is != JobStatus.FAILED && (steps == 1 || (steps == 2 && isEnd(is)));
              case PROCESSING -> is != JobStatus.PENDING && steps == 1;
              case PAUSED -> steps == 1;
              // A redo may have done all that was dead: then a redrive ends at once.
              case FAILED -> steps == 1 ? is == JobStatus.PROCESSING : steps == 2 && isEnd(is);
              case COMPLETED, CANCELLED -> false;
            };
    if (!legal) {
      throw say(job, "went from " + status + " to " + is + " in " + steps + " versions");
    }
    status = is;
    version = job.version();
  }

  private static boolean isEnd(JobStatus status) {
    return status == JobStatus.COMPLETED;
  }

  private static void ended(JobSight job, int done, int dead) {
    boolean settled = job.sealed() && done + dead == job.total();
    boolean tolerated = dead <= job.tolerated();
    Place finish = job.place(ChunkRange.FINISH);
    boolean finished = !job.hasFinish() || finish == DONE;
    switch (job.status()) {
      case COMPLETED -> {
        if (!settled || !tolerated || !finished) {
          throw say(job, "ended early: " + done + " done, " + dead + " dead of " + job.total());
        }
      }
      case PENDING, PROCESSING, PAUSED -> {
        if (settled && (!tolerated || finished || finish == DEAD)) {
          throw say(job, "goes on with nothing left to do");
        }
        if (!settled && (finish == WAITING || finish == RETRY)) {
          throw say(job, "offers its finish step before the others are settled");
        }
      }
      case FAILED, CANCELLED -> {}
    }
  }

  private static String name(int index) {
    return index == ChunkRange.FINISH ? "the finish step" : "chunk " + index;
  }

  private static Violation say(JobSight job, String what) {
    return new Violation("job " + job.id() + ": " + what);
  }
}
