package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.sink.TableWriter;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.trouble.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

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
      output.json(json(view));
    } else if (view.status() == JobStatus.COMPLETED) {
      output.line(summary(view));
    }
    return code(view);
  }

  /// It had ended before.
  int before(JobView view) {
    if (output.isJson()) {
      output.json(json(view));
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
      case COMPLETED -> {
        if (view.rejected() == 0) {
          yield ExitCode.DONE;
        }
        output.warn(
            "%s rejected; see %s."
                .formatted(
                    Words.count(view.rejected(), "record")
                        + (view.rejected() == 1 ? " was" : " were"),
                    ImportSpec.of(view).rejects()));
        yield ExitCode.REJECTS;
      }
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
    if (view.dead() == 0 && view.error() != null) { // its finish step failed for good
      output.warn(
          Trouble.DEAD_CHUNKS.after(
              "Job %s FAILED: %s Correct the cause, then `reprise redrive %s` or --new."
                  .formatted(id, view.error(), id)));
      return;
    }
    output.warn(
        Trouble.DEAD_CHUNKS.after(
            "Job %s FAILED, with %s of %d dead; correct the cause, then `reprise redrive %s` and this line again."
                .formatted(id, Words.count(view.dead(), "chunk"), view.total(), id)));
  }

  /// The job, and the file that took what it rejected.
  private Map<String, Object> json(JobView view) {
    Map<String, Object> json = JobText.of(reprise).json(view);
    if (view.rejected() > 0) {
      json.put("rejectsFile", ImportSpec.of(view).rejects());
    }
    return json;
  }

  private static String summary(JobView view) {
    long rows = view.counters().getOrDefault(ImportSpec.ROWS, 0L);
    Instant from = view.startedAt() == null ? view.createdAt() : view.startedAt();
    Instant to = view.endedAt() == null ? from : view.endedAt();
    Duration took = Duration.between(from, to);
    return String.format(
        Locale.ROOT,
        "%s%s in %s, %,.0f rows/s, %s",
        Words.count(rows, "row"),
        others(view),
        Times.text(took),
        rows * 1000.0 / Math.max(1, took.toMillis()),
        Words.recoveries(view.recoveries()));
  }

  private static String others(JobView view) {
    long skipped = view.counters().getOrDefault(TableWriter.SKIPPED, 0L);
    long rejected = view.rejected();
    return (skipped == 0 ? "" : String.format(Locale.ROOT, ", %,d skipped", skipped))
        + (rejected == 0 ? "" : String.format(Locale.ROOT, ", %,d rejected", rejected));
  }
}
