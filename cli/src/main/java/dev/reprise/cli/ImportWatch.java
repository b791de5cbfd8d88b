package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Waits for an import's end, and tells meanwhile what happens.
///
/// A Redis that is away is waited for: the workers do the same. A job that Redis forgot is
/// submitted again, as the same incarnation.
final class ImportWatch implements AutoCloseable {
  private static final Duration POLL_LEAST = Duration.ofMillis(5);
  private static final Duration POLL_MOST = Duration.ofMillis(100);

  private final Reprise reprise;
  private final Job job;
  private final Output output;
  private final ProgressLine line;
  private final RecoveryNews news;
  private final Runnable submitAgain;
  private boolean away;
  private boolean paused;

  ImportWatch(
      Reprise reprise,
      Job job,
      Output output,
      ProgressLine line,
      Instant from,
      Runnable submitAgain) {
    this.reprise = reprise;
    this.job = job;
    this.output = output;
    this.line = line;
    this.news = new RecoveryNews(reprise, job.id(), from);
    this.submitAgain = submitAgain;
  }

  /// @return how it ended; empty where a signal came first
  Optional<JobView> await(StopSignal stop, ImportWorkers workers) {
    Duration poll = POLL_LEAST;
    while (!stop.await(poll)) {
      poll = poll.multipliedBy(2).compareTo(POLL_MOST) > 0 ? POLL_MOST : poll.multipliedBy(2);
      workers.tend();
      Optional<JobView> view = look();
      if (view.isPresent() && view.get().status().isTerminal()) {
        line.clear();
        return view;
      }
    }
    line.clear();
    return Optional.empty();
  }

  private Optional<JobView> look() {
    try {
      Optional<JobView> view = reprise.store().find(job.id());
      news.take().forEach(sentence -> line.runClear(() -> output.note(sentence)));
      if (view.isEmpty()) {
        resubmit();
      } else {
        tell(view.get());
      }
      away = false;
      return view;
    } catch (RedisUnavailableException | RedisUnsuitableException e) {
      if (!away) {
        line.runClear(() -> output.note("Waiting for Redis: " + e.getMessage()));
      }
      away = true;
      return Optional.empty();
    }
  }

  private void resubmit() throws RepriseException {
    line.clear();
    output.warn("Redis forgot job " + job.id() + "; it is submitted again, nothing comes twice.");
    submitAgain.run();
  }

  private void tell(JobView view) {
    boolean nowPaused = view.status() == JobStatus.PAUSED;
    if (nowPaused && !paused) {
      line.clear();
      output.note("Job " + job.id() + " was paused; `reprise resume " + job.id() + "` goes on.");
    }
    paused = nowPaused;
    if (!nowPaused) {
      line.show(
          new ProgressLine.Progress(
              view.counters().getOrDefault(ImportSpec.ROWS, 0L),
              view.done(),
              view.total(),
              view.recoveries()));
    }
  }

  @Override
  public void close() {
    news.close();
  }
}
