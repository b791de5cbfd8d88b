package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.ShardState.JobState;
import java.util.Map;
import java.util.Set;

/// A job as plain commands read it. A chunk that is in several places is the business of
/// [PartitionCheck].
record StateSight(JobState job) implements JobSight {

  @Override
  public String id() {
    return job.id();
  }

  @Override
  public String uid() {
    return job.text("uid");
  }

  @Override
  public JobStatus status() {
    return JobStatus.valueOf(job.text("status"));
  }

  @Override
  public long version() {
    return job.number("version");
  }

  @Override
  public int total() {
    return (int) job.number("total");
  }

  @Override
  public boolean sealed() {
    return job.text("sealed").equals("1");
  }

  @Override
  public long tolerated() {
    return job.number("max_dead");
  }

  @Override
  public boolean hasFinish() {
    return job.text("has_finish").equals("1");
  }

  @Override
  public int next() {
    return (int) job.number("next");
  }

  @Override
  public Place place(int index) {
    if (index == ChunkRange.FINISH) {
      return switch (job.text("finish")) {
        case "inflight" -> Place.FLIGHT;
        case "none" -> Place.NONE;
        case "waiting" -> Place.WAITING;
        case "retry" -> Place.RETRY;
        case "dead" -> Place.DEAD;
        default -> Place.DONE;
      };
    }
    String text = Integer.toString(index);
    if (job.done().contains(index)) {
      return Place.DONE;
    }
    return job.retry().containsKey(text)
        ? Place.RETRY
        : job.dead().contains(text)
            ? Place.DEAD
            : holder(index).isEmpty() ? Place.WAITING : Place.FLIGHT;
  }

  @Override
  public String holder(int index) {
    if (index == ChunkRange.FINISH) {
      return job.text("finish_session");
    }
    String text = Integer.toString(index);
    for (Map.Entry<String, Set<String>> set : job.inFlight().entrySet()) {
      if (set.getValue().contains(text)) {
        return set.getKey();
      }
    }
    return "";
  }

  @Override
  public int attempt(int index) {
    return index == ChunkRange.FINISH
        ? (int) job.number("finish_attempt")
        : job.attempt(Integer.toString(index));
  }

  @Override
  public long rows() {
    return job.counters().getOrDefault("rows", 0L);
  }
}
