package dev.reprise.chaos.history;

import dev.reprise.Event;
import dev.reprise.store.JobStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// I5: only legal transitions, each with the next version. I6: the job's events, replayed, give its
/// state: its status, who is done (each committed once), who is dead, how often it was recovered.
///
/// State and events are written in one step, so this holds after a rollback too: what Redis forgot
/// it forgot of both.
public final class StoryLaw implements Law {
  private static final Set<JobStatus> OPEN = Set.of(JobStatus.PENDING, JobStatus.PROCESSING);

  @Override
  public String invariants() {
    return "I5 I6";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    List<String> broken = new ArrayList<>();
    replay(evidence, broken);
    commits(evidence, broken);
    return broken;
  }

  private static void replay(Evidence evidence, List<String> broken) {
    JobStatus status = null;
    long version = 0;
    long recoveries = 0;
    Set<Integer> dead = new HashSet<>();
    for (Event event : Story.of(evidence)) {
      if (event instanceof Event.JobRecovered) {
        recoveries++;
      } else if (event instanceof Event.ChunkDead buried) {
        dead.add(Integer.valueOf(buried.chunk()));
      } else if (event instanceof Event.JobRedriven) {
        dead.clear();
      }
      JobStatus next = after(status, event);
      if (next != null && event instanceof Event.OfJob change) {
        if (!legal(status, next)) {
          broken.add("the job went from " + status + " to " + next + " by " + event);
        }
        if (change.version() != version + 1) {
          broken.add("version " + change.version() + " follows " + version + " by " + event);
        }
        status = next;
        version = change.version();
      }
    }
    Evidence.Job job = evidence.job();
    if (status != job.status() || version != job.version()) {
      broken.add(
          "its events say %s at version %d, the job is %s at %d"
              .formatted(status, version, job.status(), job.version()));
    }
    if (recoveries != job.recoveries()) {
      broken.add("recoveries: " + recoveries + " events, the job says " + job.recoveries());
    }
    if (!dead.equals(job.dead())) {
      broken.add("dead by its events " + dead + ", in its state " + job.dead());
    }
  }

  /// The status that an event brings, null where it brings none.
  private static @Nullable JobStatus after(@Nullable JobStatus before, Event event) {
    return switch (event) {
      case Event.JobSubmitted e -> JobStatus.PENDING;
      case Event.JobStarted e -> JobStatus.PROCESSING;
      case Event.JobPaused e -> JobStatus.PAUSED;
      case Event.JobResumed e -> before == JobStatus.PAUSED ? JobStatus.PROCESSING : before;
      case Event.JobCancelled e -> JobStatus.CANCELLED;
      case Event.JobRedriven e -> JobStatus.PROCESSING;
      case Event.JobCompleted e -> JobStatus.COMPLETED;
      case Event.JobFailed e -> JobStatus.FAILED;
      default -> null;
    };
  }

  private static boolean legal(@Nullable JobStatus from, JobStatus to) {
    return switch (to) {
      case PENDING -> from == null;
      case PROCESSING ->
          from == JobStatus.PENDING || from == JobStatus.PAUSED || from == JobStatus.FAILED;
      case PAUSED -> from != null && OPEN.contains(from);
      case COMPLETED, FAILED, CANCELLED -> from != null && !from.isTerminal();
    };
  }

  private static void commits(Evidence evidence, List<String> broken) {
    Map<Integer, Integer> commits = new HashMap<>();
    for (Event event : Story.of(evidence)) {
      if (event instanceof Event.ChunksCommitted committed) {
        for (String chunk : Story.indexes(committed.chunks())) {
          if (!chunk.equals("finish")) {
            commits.merge(Integer.valueOf(chunk), 1, Integer::sum);
          }
        }
      }
    }
    commits.forEach(
        (chunk, times) -> {
          if (times > 1) {
            broken.add("chunk " + chunk + " was committed " + times + " times");
          }
        });
    if (!commits.keySet().equals(evidence.job().done())) {
      Set<Integer> differ = new HashSet<>(evidence.job().done());
      differ.removeAll(commits.keySet());
      Set<Integer> more = new HashSet<>(commits.keySet());
      more.removeAll(evidence.job().done());
      broken.add("done without an event: " + differ + "; committed by an event, not done: " + more);
    }
  }
}
