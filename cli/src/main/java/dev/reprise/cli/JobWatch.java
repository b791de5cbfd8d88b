package dev.reprise.cli;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.Reprise;
import dev.reprise.store.JobView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Waits for a job's end, and tells meanwhile what happens. A Redis that is away is waited for: the
/// workers do the same.
final class JobWatch {
  private static final Duration POLL_LEAST = Duration.ofMillis(5);
  private static final Duration POLL_MOST = Duration.ofMillis(100);

  private final Reprise reprise;
  private final String job;
  private final Output output;
  private final Around around;
  private final JobProgress progress;
  private final JobNews news;
  private boolean away;

  /// What a command adds.
  ///
  /// @param tend what it does between two looks
  /// @param show how it tells how far the job is
  /// @param clear takes away what it drew
  /// @param forgotten what it does where Redis doesn't know the job any more
  record Around(
      Runnable tend, BiConsumer<JobView, Progress> show, Runnable clear, Runnable forgotten) {}

  /// @param news opened before what it is to tell of may happen
  JobWatch(Reprise reprise, JobNews news, String job, Output output, Around around) {
    this.reprise = reprise;
    this.job = job;
    this.output = output;
    this.around = around;
    this.progress = new JobProgress(reprise);
    this.news = news;
  }

  /// @return how it ended; empty where a signal came first
  Optional<JobView> await(StopSignal stop) {
    Duration poll = POLL_LEAST;
    try {
      do {
        around.tend().run();
        Optional<JobView> view = look();
        if (view.isPresent() && view.get().status().isTerminal()) {
          return view;
        }
        poll = poll.multipliedBy(2).compareTo(POLL_MOST) > 0 ? POLL_MOST : poll.multipliedBy(2);
      } while (!stop.await(poll));
      return Optional.empty();
    } finally {
      around.clear().run();
    }
  }

  private Optional<JobView> look() {
    try {
      Optional<JobView> view = reprise.store().find(job);
      news.take().forEach(output::note);
      if (view.isEmpty()) {
        around.clear().run();
        around.forgotten().run();
      } else if (!view.get().status().isTerminal()) {
        around.show().accept(view.get(), progress.of(view.get()));
      }
      if (away) {
        output.note("Redis answers again.");
      }
      away = false;
      return view;
    } catch (RedisUnavailableException | RedisUnsuitableException e) {
      if (!away) {
        around.clear().run();
        output.note("Waiting for Redis: " + e.getMessage());
      }
      away = true;
      return Optional.empty();
    }
  }
}
