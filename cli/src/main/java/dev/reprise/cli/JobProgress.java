package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.Reprise;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Follows one job: makes of what is read of it now and then how far it is and how fast.
final class JobProgress {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration WORKERS_FOR = Duration.ofSeconds(1);
  private static final Duration PASSING = Duration.ofMillis(1_500);

  private final Reprise reprise;
  private final Speed speed = new Speed();
  private List<WorkerView> workers = List.of();
  private long workersAt;
  private boolean workersKnown;
  private @Nullable Long records;
  private @Nullable String reason;
  private long reasonAt;

  JobProgress(Reprise reprise) {
    this.reprise = reprise;
  }

  Progress of(JobView view) {
    long now = System.nanoTime();
    if (!workersKnown || now - workersAt > WORKERS_FOR.toNanos()) {
      workers = reprise.workers();
      workersAt = now;
      workersKnown = true;
    }
    Amount amount = amount(view);
    double perSecond = speed.at(now, amount.done());
    Progress.Halt halt = halt(view, now);
    return new Progress(
        amount.unit(),
        amount.done(),
        amount.total(),
        perSecond,
        new Progress.Chunks(view.done(), view.total()),
        new Progress.Toll(view.recoveries(), view.rejected(), view.dead()),
        (int) workers.stream().filter(worker -> takes(worker, view)).count(),
        perSecond > 0 ? null : halt); // one worker may be out of reach while others go on
  }

  /// @param total null where more may come
  private record Amount(String unit, long done, @Nullable Long total) {}

  private Amount amount(JobView view) {
    Long total = view.sealed() ? records(view) : null;
    return total != null
        ? new Amount(
            "row", view.counters().getOrDefault(ImportSpec.ROWS, 0L) + view.rejected(), total)
        : new Amount("chunk", view.done(), view.sealed() ? view.total() : null);
  }

  /// Rows are counted where the job is an import, whose source knows how many there are.
  private @Nullable Long records(JobView view) {
    if (records == null && view.ref().type().equals(ImportSpec.TYPE.name())) {
      try {
        JsonNode told = JSON.readTree(view.source()).path("records");
        records = told.isNumber() ? told.asLong() : null;
      } catch (JsonProcessingException e) {
        records = null; // chunks are counted instead
      }
    }
    return records;
  }

  private static boolean takes(WorkerView worker, JobView view) {
    return !worker.state().equals("lost") && worker.types().contains(view.ref().type());
  }

  /// What lasts but a moment, as a worker's start does, is no news.
  private Progress.@Nullable Halt halt(JobView view, long now) {
    String found = new JobText(workers, Clock.systemUTC().instant()).reason(view);
    if (!Objects.equals(found, reason)) {
      reason = found;
      reasonAt = now;
    }
    Duration seen = Duration.ofNanos(now - reasonAt);
    if (found == null || seen.compareTo(PASSING) < 0) {
      return null;
    }
    Instant since = view.reasonSince();
    Duration told = since == null ? seen : Duration.between(since, Clock.systemUTC().instant());
    return new Progress.Halt(found, told.compareTo(seen) > 0 ? told : seen);
  }
}
