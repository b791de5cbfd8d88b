package dev.reprise.cli;

import dev.reprise.Reprise;
import dev.reprise.store.JobView;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A watched job as JSON: a line each second, and at once where its version changed. Each is the
/// job as `job --json` prints it, with the time and the speed of the last seconds; the one with a
/// final status is the last.
final class WatchJson {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Reprise reprise;
  private final Output output;
  private @Nullable JobView last;
  private long toldAt;

  WatchJson(Reprise reprise, Output output) {
    this.reprise = reprise;
    this.output = output;
  }

  void show(JobView view, Progress progress) {
    long now = System.nanoTime();
    JobView before = last;
    boolean changed = before == null || before.version() != view.version();
    if (!changed && now - toldAt < EVERY.toNanos()) {
      return;
    }
    last = view;
    toldAt = now;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("time", Times.rfc3339(Clock.systemUTC().instant()));
    json.putAll(JobText.of(reprise).json(view));
    json.put("unit", progress.unit());
    json.put("unitsDone", progress.done());
    JobText.putNullable(json, "unitsTotal", progress.total());
    json.put("unitsPerSecond", Math.round(progress.perSecond() * 10) / 10.0);
    Duration left = progress.left();
    JobText.putNullable(json, "etaMs", left == null ? null : left.toMillis());
    json.put("workers", progress.workers());
    output.json(json);
    output.flush();
  }
}
