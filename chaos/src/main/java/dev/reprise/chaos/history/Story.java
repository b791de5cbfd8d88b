package dev.reprise.chaos.history;

import dev.reprise.Event;
import java.util.ArrayList;
import java.util.List;

/// The events about a job, read.
final class Story {
  private Story() {}

  /// Those about the job, and those that are about none.
  static List<Event> of(Evidence evidence) {
    List<Event> story = new ArrayList<>();
    evidence.events().stream()
        .map(Event::of)
        .filter(
            event ->
                !(event instanceof Event.OfJob about) || about.job().equals(evidence.job().id()))
        .forEach(story::add);
    return story;
  }

  /// What ranges (`12,14-20,finish`) name.
  static List<String> indexes(String ranges) {
    List<String> indexes = new ArrayList<>();
    for (String range : ranges.split(",")) {
      int dash = range.indexOf('-', 1);
      if (dash < 0) {
        indexes.add(range);
      } else {
        int last = Integer.parseInt(range.substring(dash + 1));
        for (int index = Integer.parseInt(range.substring(0, dash)); index <= last; index++) {
          indexes.add(Integer.toString(index));
        }
      }
    }
    return indexes;
  }
}
