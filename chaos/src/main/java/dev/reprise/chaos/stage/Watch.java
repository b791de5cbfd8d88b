package dev.reprise.chaos.stage;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.chaos.history.Evidence.Sight;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import dev.reprise.store.JobView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Follows the job and the streams from a thread of its own, through outages.
public final class Watch implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final long EVERY_NANOS = 50_000_000;

  private final Reprise reprise;
  private final Job job;
  private final List<Sight> sights = Collections.synchronizedList(new ArrayList<>());
  private final List<Events.Entry> events = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private EventCursor at = EventCursor.OLDEST;
  private volatile boolean closed;

  Watch(Reprise reprise, Job job) {
    this.reprise = reprise;
    this.job = job;
    this.thread = Thread.ofPlatform().daemon().name("watch").start(this::run);
  }

  private void run() {
    while (!closed) {
      try (RedisEvents reader = reprise.events()) {
        while (!closed) {
          look();
          read(reader);
          LockSupport.parkNanos(EVERY_NANOS);
        }
      } catch (RepriseException e) {
        LockSupport.parkNanos(EVERY_NANOS); // an outage: again in a moment
      } catch (Exception e) {
        throw new IllegalStateException("the watch ended", e);
      }
    }
  }

  private void look() {
    JobView view = job.view();
    sights.add(new Sight(System.nanoTime(), view.status(), view.version(), view.done()));
  }

  private void read(RedisEvents reader) {
    Events.Batch batch;
    do {
      batch = reader.read(at, PAGE, Duration.ZERO);
      at = batch.next();
      events.addAll(batch.events());
    } while (!batch.events().isEmpty());
  }

  public List<Sight> sights() {
    synchronized (sights) {
      return List.copyOf(sights);
    }
  }

  /// How many events of a type were seen that mention `about`.
  public long count(String type, String about) {
    synchronized (events) {
      return events.stream()
          .filter(event -> event.type().equals(type) && event.data().contains(about))
          .count();
    }
  }

  /// Ends, after it has read what there is.
  public List<Events.Entry> end() {
    close();
    try (RedisEvents reader = reprise.events()) {
      look();
      read(reader);
    } catch (Exception e) {
      throw new IllegalStateException("the streams can't be read", e);
    }
    return List.copyOf(events);
  }

  /// The streams as they stand now, from their beginning.
  public static List<Events.Entry> all(Reprise reprise) {
    List<Events.Entry> all = new ArrayList<>();
    EventCursor at = EventCursor.OLDEST;
    try (RedisEvents reader = reprise.events()) {
      Events.Batch batch;
      do {
        batch = reader.read(at, PAGE, Duration.ZERO);
        at = batch.next();
        all.addAll(batch.events());
      } while (!batch.events().isEmpty());
    } catch (Exception e) {
      throw new IllegalStateException("the streams can't be read", e);
    }
    return all;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
