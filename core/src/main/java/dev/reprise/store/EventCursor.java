package dev.reprise.store;

import dev.reprise.RepriseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A position in every stream of a namespace. As text it is opaque to users: it may be kept and
/// given again, nothing else.
public record EventCursor(Map<String, String> positions) {
  /// Before the oldest event.
  public static final EventCursor OLDEST = new EventCursor(Map.of());

  private static final String NONE = "0-0";

  public EventCursor {
    positions = Map.copyOf(positions);
  }

  /// The last entry seen of a stream.
  public String position(String stream) {
    return positions.getOrDefault(stream, NONE);
  }

  public EventCursor moved(String stream, String id) {
    Map<String, String> moved = new TreeMap<>(positions);
    moved.put(stream, id);
    return new EventCursor(moved);
  }

  /// The inverse of [#toString].
  ///
  /// @throws RepriseException where the text is no cursor
  public static EventCursor parse(String text) {
    Map<String, String> positions = new TreeMap<>();
    if (text.equals("0")) {
      return OLDEST;
    }
    for (String part : text.split("_")) {
      if (!part.matches("[0-9]{1,4}[ec][0-9]{1,20}-[0-9]{1,20}")) {
        throw new RepriseException(
            "No such cursor: " + text + "; give the id of an event as it was printed.");
      }
      int at = Math.max(part.indexOf('e'), part.indexOf('c')) + 1;
      positions.put(part.substring(0, at), part.substring(at));
    }
    return new EventCursor(positions);
  }

  @Override
  public String toString() {
    return positions.isEmpty()
        ? "0"
        : new TreeMap<>(positions)
            .entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue())
                .collect(Collectors.joining("_"));
  }
}
