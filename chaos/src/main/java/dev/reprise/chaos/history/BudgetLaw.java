package dev.reprise.chaos.history;

import dev.reprise.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// I7: a chunk fails at most as often as its budget allows, plus once its budget for each timeline
/// that forgot.
public final class BudgetLaw implements Law {
  @Override
  public String invariants() {
    return "I7";
  }

  @Override
  public List<String> broken(Evidence evidence) {
    Map<String, Integer> failures = new HashMap<>();
    int timelines = 0;
    for (Event event : Story.of(evidence)) {
      if (event instanceof Event.ChunkFailed failed) {
        Story.indexes(failed.chunks()).forEach(chunk -> failures.merge(chunk, 1, Integer::sum));
      }
      if (event instanceof Event.RedisTimeline) {
        timelines++;
      }
    }
    int most = evidence.promise().maxFailures();
    int allowed = evidence.promise().durable() ? most : most * (1 + timelines);
    List<String> broken = new ArrayList<>();
    failures.forEach(
        (chunk, count) -> {
          if (count > allowed) {
            broken.add(
                "chunk %s failed %d times, its budget is %d".formatted(chunk, count, allowed));
          }
        });
    return broken;
  }
}
