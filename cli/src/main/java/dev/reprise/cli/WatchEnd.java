package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.store.JobView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What `watch` says when a job has ended, whatever its type, and the exit code.
record WatchEnd(Reprise reprise, Output output) {
  private static final int DEAD_SHOWN = 3;

  int of(JobView view) {
    if (output.isJson()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("time", Times.rfc3339(Clock.systemUTC().instant()));
      json.putAll(JobText.of(reprise).json(view));
      output.json(json);
    } else {
      output.line(sentence(view));
    }
    return switch (view.status()) {
      case COMPLETED -> view.rejected() > 0 ? ExitCode.REJECTS : ExitCode.DONE;
      case CANCELLED -> ExitCode.CANCELLED;
      case FAILED -> failed(view);
      case PENDING, PROCESSING, PAUSED ->
          throw new IllegalStateException(view.ref().id() + " hasn't ended");
    };
  }

  private static String sentence(JobView view) {
    Instant from = view.startedAt() == null ? view.createdAt() : view.startedAt();
    Instant to = view.endedAt() == null ? from : view.endedAt();
    StringBuilder text = new StringBuilder();
    text.append("Job ").append(view.ref().id()).append(" is ").append(view.status());
    text.append(": ").append(Words.count(view.done(), "chunk")).append(" done");
    if (view.dead() > 0) {
      text.append(", ").append(view.dead()).append(" dead");
    }
    view.counters()
        .forEach((name, value) -> text.append(", ").append(name).append(' ').append(value));
    text.append(", in ").append(Times.text(Duration.between(from, to)));
    return text.append(", ").append(Words.recoveries(view.recoveries())).append('.').toString();
  }

  private int failed(JobView view) {
    String id = view.ref().id();
    if (view.error() != null) {
      output.warn("Error: " + view.error());
    }
    reprise.store().chunks(view.ref(), "dead", DEAD_SHOWN).stream()
        .filter(chunk -> chunk.error() != null)
        .forEach(chunk -> output.warn("Chunk %d: %s".formatted(chunk.index(), chunk.error())));
    output.warn("Correct the cause, then `reprise redrive %s`.".formatted(id));
    return ExitCode.FAILED;
  }
}
