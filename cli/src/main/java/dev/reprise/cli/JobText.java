package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Jobs as they are printed. Knows the workers, to say why a job isn't moving.
///
/// @param now from which a running job's speed is reckoned
record JobText(List<WorkerView> workers, Instant now) {
  /// The state of a worker that remembers jobs which Redis has lost, and claims nothing.
  static final String HALTED = "halted";

  static final List<String> TITLES =
      List.of("ID", "TYPE", "STATUS", "DONE", "TOTAL", "DEAD", "CREATED", "REASON");

  static JobText of(Reprise reprise) {
    return new JobText(reprise.workers(), Clock.systemUTC().instant());
  }

  List<String> row(JobView job) {
    String reason = reason(job);
    return List.of(
        job.ref().id(),
        job.ref().type(),
        job.status().name(),
        Long.toString(job.done()),
        Long.toString(job.total()),
        Long.toString(job.dead()),
        Times.rfc3339(job.createdAt()),
        reason != null ? reason : job.error() != null ? job.error() : "");
  }

  /// One job on lines of its own.
  List<String> lines(JobView job, List<JobHolder> holders) {
    List<String> lines = new ArrayList<>();
    lines.add("Job " + job.ref().id() + " (" + job.ref().type() + ") is " + job.status() + ".");
    String reason = reason(job);
    if (reason != null) {
      Instant since = job.reasonSince();
      lines.add("  reason:   " + reason + (since == null ? "" : ", since " + Times.rfc3339(since)));
    }
    if (job.error() != null) {
      lines.add("  error:    " + job.error());
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "  chunks:   %,d of %,d done, %,d waiting, %,d in flight, %,d in retry, %,d dead%s",
            job.done(),
            job.total(),
            job.waiting(),
            job.inFlight(),
            job.retry(),
            job.dead(),
            job.sealed() ? "" : ", not sealed"));
    if (!holders.isEmpty()) {
      lines.add("  held by:  " + JobHolder.text(holders));
    }
    Double speed = chunksPerSecond(job);
    if (speed != null) {
      Long eta = etaMs(job);
      lines.add(
          String.format(
              Locale.ROOT,
              "  speed:    %,.1f chunks a second%s",
              speed,
              eta == null ? "" : ", done in about " + Times.text(Duration.ofMillis(eta))));
    }
    if (!job.counters().isEmpty()) {
      lines.add("  counters: " + job.counters());
    }
    lines.add("  created:  " + Times.rfc3339(job.createdAt()));
    if (job.startedAt() != null) {
      lines.add("  started:  " + Times.rfc3339(job.startedAt()));
    }
    if (job.endedAt() != null) {
      lines.add("  ended:    " + Times.rfc3339(job.endedAt()));
    }
    lines.add(
        "  recovered " + Words.count(job.recoveries(), "time") + ", version " + job.version());
    return lines;
  }

  /// The job as CONTRACT has it, key by key.
  Map<String, Object> json(JobView job) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", job.ref().id());
    json.put("version", job.version());
    json.put("type", job.ref().type());
    json.put("status", job.status().name());
    putNullable(json, "reason", reason(job));
    putNullable(json, "reasonSince", Times.rfc3339OrNull(job.reasonSince()));
    json.put("total", job.total());
    json.put("sealed", job.sealed());
    json.put("waiting", job.waiting());
    json.put("inFlight", job.inFlight());
    json.put("retry", job.retry());
    json.put("done", job.done());
    json.put("dead", job.dead());
    json.put("rejected", job.rejected());
    json.put("counters", job.counters());
    json.put("createdAt", Times.rfc3339(job.createdAt()));
    putNullable(json, "startedAt", Times.rfc3339OrNull(job.startedAt()));
    putNullable(json, "endedAt", Times.rfc3339OrNull(job.endedAt()));
    json.put("recoveries", job.recoveries());
    putNullable(json, "chunksPerSecond", chunksPerSecond(job));
    putNullable(json, "etaMs", etaMs(job));
    putNullable(json, "error", job.error());
    return json;
  }

  @SuppressWarnings("NullAway") // a key without a value is printed as null
  static void putNullable(Map<String, Object> json, String key, @Nullable Object value) {
    json.put(key, value);
  }

  /// Why a job isn't moving, null where it is or has ended.
  @Nullable String reason(JobView job) {
    if (job.status().isTerminal()) {
      return null;
    }
    if (job.reason() != null) {
      return job.reason();
    }
    if (job.status() == JobStatus.PAUSED) {
      return "paused";
    }
    if (!isServed(job, Set.of("lost", HALTED))) {
      return isServed(job, Set.of("lost"))
          ? "its workers have halted: Redis lost the jobs that they worked on"
          : "no worker handles type " + job.ref().type();
    }
    boolean nothingLeft = job.waiting() + job.inFlight() + job.retry() == 0;
    return !job.sealed() && nothingLeft ? "not sealed" : null;
  }

  /// @param but states of workers that don't count
  private boolean isServed(JobView job, Set<String> but) {
    return workers.stream()
        .filter(worker -> worker.types().contains(job.ref().type()))
        .anyMatch(worker -> !but.contains(worker.state()));
  }

  /// Over the whole run so far; null before the first claim.
  @Nullable Double chunksPerSecond(JobView job) {
    if (job.startedAt() == null) {
      return null;
    }
    Instant until = job.endedAt() == null ? now : job.endedAt();
    long ms = Math.max(1, Duration.between(job.startedAt(), until).toMillis());
    return Math.round(job.done() * 100_000.0 / ms) / 100.0;
  }

  /// Null where nothing says when it ends.
  @Nullable Long etaMs(JobView job) {
    Double speed = chunksPerSecond(job);
    if (job.status() != JobStatus.PROCESSING || speed == null || speed == 0 || !job.sealed()) {
      return null;
    }
    return Math.round((job.total() - job.done() - job.dead()) * 1000.0 / speed);
  }
}
