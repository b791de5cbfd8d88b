package dev.reprise.cli;

import dev.reprise.Event;
import dev.reprise.Reprise;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The recoveries of one job, from now on, each told once.
final class RecoveryNews implements AutoCloseable {
  private static final int COUNT = 100;

  private final RedisEvents events;
  private final String job;
  private EventCursor at;

  RecoveryNews(Reprise reprise, String job, Instant from) {
    this.events = reprise.events();
    this.job = job;
    EventCursor start = EventCursor.OLDEST;
    for (int shard = 0; shard < reprise.shards(); shard++) {
      start = start.moved(shard + "e", from.toEpochMilli() + "-0");
      start = start.moved(shard + "c", from.toEpochMilli() + "-0");
    }
    this.at = start;
  }

  /// What has come since, a sentence each.
  List<String> take() {
    Events.Batch batch = events.read(at, COUNT, Duration.ZERO);
    at = batch.next();
    List<String> told = new ArrayList<>();
    for (Events.Entry entry : batch.events()) {
      if (Event.of(entry) instanceof Event.JobRecovered recovered && recovered.job().equals(job)) {
        told.add(sentence(recovered));
      }
    }
    return told;
  }

  private static String sentence(Event.JobRecovered recovered) {
    return "Recovered %s (%s) from %s (%s), %s after its last sign of life."
        .formatted(
            Words.count(recovered.chunksResumed(), "chunk"),
            recovered.chunks(),
            recovered.lostWorker(),
            recovered.cause(),
            Times.text(recovered.outage()));
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
