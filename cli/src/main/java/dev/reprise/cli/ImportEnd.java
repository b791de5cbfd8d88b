package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// What is said when an import has ended, and the exit code.
final class ImportEnd {
  private static final int DEAD_SHOWN = 3;

  private final Reprise reprise;
  private final Output output;

  ImportEnd(Reprise reprise, Output output) {
    this.reprise = reprise;
    this.output = output;
  }

  /// It ended while this command waited.
  int now(JobView view) {
    if (output.isJson()) {
      output.json(JobText.of(reprise).json(view));
    } else if (view.status() == JobStatus.COMPLETED) {
      output.line(summary(view));
    }
    return code(view);
  }

  /// It had ended before.
  int before(JobView view) {
    if (output.isJson()) {
      output.json(JobText.of(reprise).json(view));
    } else if (view.status() == JobStatus.COMPLETED) {
      Instant ended = view.endedAt() == null ? view.createdAt() : view.endedAt();
      output.line(
          "Job %s was COMPLETED at %s: %s"
              .formatted(view.ref().id(), Times.rfc3339(ended), summary(view)));
    }
    return code(view);
  }

  private int code(JobView view) {
    String id = view.ref().id();
    return switch (view.status()) {
      case COMPLETED -> view.rejected() > 0 ? ExitCode.REJECTS : ExitCode.DONE;
      case CANCELLED -> {
        output.warn("Job %s was CANCELLED; --new makes a new one.".formatted(id));
        yield ExitCode.CANCELLED;
      }
      case FAILED -> {
        failed(view);
        yield ExitCode.FAILED;
      }
      case PAUSED -> {
        output.warn(
            "Job %s is PAUSED%s; `reprise resume %s` and this line again go on."
                .formatted(id, view.reason() == null ? "" : " (" + view.reason() + ")", id));
        yield ExitCode.FAILED;
      }
      case PENDING, PROCESSING -> throw new IllegalStateException(id + " hasn't ended");
    };
  }

  private void failed(JobView view) {
    String id = view.ref().id();
    reprise.store().chunks(view.ref(), "dead", DEAD_SHOWN).stream()
        .filter(chunk -> chunk.error() != null)
        .forEach(chunk -> output.warn("Chunk %d: %s".formatted(chunk.index(), chunk.error())));
    output.warn(
        "Job %s FAILED, with %s of %d dead; correct the cause, then `reprise redrive %s` and this line again."
            .formatted(id, Words.count(view.dead(), "chunk"), view.total(), id));
  }

  private static String summary(JobView view) {
    long rows = view.counters().getOrDefault(ImportSpec.ROWS, 0L);
    Instant from = view.startedAt() == null ? view.createdAt() : view.startedAt();
    Instant to = view.endedAt() == null ? from : view.endedAt();
    Duration took = Duration.between(from, to);
    return String.format(
        Locale.ROOT,
        "%s in %s, %,.0f rows/s, %s",
        Words.count(rows, "row"),
        Times.text(took),
        rows * 1000.0 / Math.max(1, took.toMillis()),
        Words.recoveries(view.recoveries()));
  }
}
