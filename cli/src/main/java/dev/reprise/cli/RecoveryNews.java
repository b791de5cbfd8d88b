package dev.reprise.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  private static final ObjectMapper JSON = new ObjectMapper();
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
      if (entry.type().equals("job.recovered")) {
        JsonNode data = json(entry.data());
        if (data.path("job").asText().equals(job)) {
          told.add(sentence(data));
        }
      }
    }
    return told;
  }

  private static String sentence(JsonNode data) {
    return "Recovered %s (%s) from %s (%s), %s after its last sign of life."
        .formatted(
            Words.count(data.path("chunksResumed").asLong(), "chunk"),
            data.path("chunks").asText(),
            data.path("lostWorker").asText(),
            data.path("cause").asText(),
            Times.text(Duration.ofMillis(data.path("outageMs").asLong())));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's data is no JSON: " + text, e);
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
