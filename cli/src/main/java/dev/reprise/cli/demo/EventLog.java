package dev.reprise.cli.demo;

import dev.reprise.Event;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events so far.
final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
  private static final int COUNT = 1_000;

  private final RedisEvents events;
  private final List<Seen<Event>> seen = new ArrayList<>();
  private EventCursor at = EventCursor.OLDEST;

  /// @param time when it was written
  record Seen<E extends Event>(E event, Instant time) {}

  EventLog(Reprise reprise) {
    this.events = reprise.events();
  }

  /// The first event of a type since `from`.
  <E extends Event> Optional<Seen<E>> first(Class<E> type, Instant from, Predicate<E> which) {
    read();
    for (Seen<Event> entry : seen) {
      if (type.isInstance(entry.event()) && !entry.time().isBefore(from)) {
        E event = type.cast(entry.event());
        if (which.test(event)) {
          return Optional.of(new Seen<>(event, entry.time()));
        }
      }
    }
    return Optional.empty();
  }

  private void read() {
    try {
      Events.Batch batch = events.read(at, COUNT, Duration.ZERO);
      at = batch.next();
      batch.events().forEach(entry -> seen.add(new Seen<>(Event.of(entry), entry.time())));
    } catch (RepriseException e) {
      LOG.debug("Redis is away, which is a part of the story", e);
    }
  }

  @Override
  public void close() {
    try {
      events.close();
    } catch (Exception e) {
      throw new IllegalStateException("the reader of events can't be closed", e);
    }
  }
}
