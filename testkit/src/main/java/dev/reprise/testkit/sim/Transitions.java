package dev.reprise.testkit.sim;

import static dev.reprise.testkit.JobSight.Place.DEAD;
import static dev.reprise.testkit.JobSight.Place.DONE;
import static dev.reprise.testkit.JobSight.Place.FLIGHT;
import static dev.reprise.testkit.JobSight.Place.NONE;
import static dev.reprise.testkit.JobSight.Place.RETRY;
import static dev.reprise.testkit.JobSight.Place.WAITING;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.JobSight;
import dev.reprise.testkit.JobSight.Place;
import java.util.Arrays;
import java.util.Set;

/// Judges each step by where a job's chunks were before and are after it, knowing nothing of
/// replies.
final class Transitions {
  private static final long FIRST_EPOCH = 1_800_000_000_000L;

  private final int ordinal;
  private final Set<Long> tokens;
  private Place[] places = new Place[0];
  private String[] holders = new String[0];
  private int[] attempts = new int[0];
  private int[] recovered = new int[0];
  private boolean known;
  private JobStatus status = JobStatus.PENDING;
  private long version = 1;

  /// @param ordinal of the job's incarnation within the run
  /// @param tokens that were issued in this run
  Transitions(int ordinal, Set<Long> tokens) {
    this.ordinal = ordinal;
    this.tokens = tokens;
  }

  /// Another history may put anything anywhere: the job is then taken as it is.
  void forget() {
    known = false;
  }

  private void begin(JobSight job) {
    known = true;
    grow(job.total());
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
    int done = 0;
    int dead = 0;
    for (int index = -1; index < job.total(); index++) {
      Place place = job.place(index);
      chunk(job, index, place, step);
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

  private void chunk(JobSight job, int index, Place is, Step step) {
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
      recovered[index + 1]++;
      if (is == DEAD && recovered[index + 1] < 3) {
        throw say(job, name(index) + " is dead of " + recovered[index + 1] + " crashes");
      }
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
