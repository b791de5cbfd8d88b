package dev.reprise.cli.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.audit.Ranges;
import dev.reprise.store.JobRef;
import dev.reprise.store.Ledger;
import dev.reprise.store.Ledger.Stream;
import dev.reprise.store.Ledger.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What became of one chunk, attempt by attempt, as the events tell it.
record ChunkStory(Ledger ledger, JobRef job) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;

  List<String> of(int chunk) {
    List<Told> told = new ArrayList<>();
    for (Stream stream : Stream.values()) {
      String after = "0-0";
      List<Told> page;
      do {
        page = ledger.entries(job.shard(), stream, after, PAGE);
        page.stream().filter(entry -> concerns(entry, chunk)).forEach(told::add);
        after = page.isEmpty() ? after : page.getLast().id();
      } while (page.size() == PAGE);
    }
    told.sort(Comparator.comparing(Told::time));
    List<String> story = new ArrayList<>();
    int attempt = 1;
    for (Told entry : told) {
      JsonNode data = data(entry);
      String time = entry.time().toString();
      switch (entry.type()) {
        case "job.recovered" ->
            story.add(
                "attempt %d: taken back from %s at %s (%s)"
                    .formatted(
                        attempt++,
                        data.path("lostWorker").asText(),
                        time,
                        data.path("cause").asText()));
        case "chunk.failed" ->
            story.add(
                "attempt %d: failed at %s: %s"
                    .formatted(attempt++, time, data.path("error").asText()));
        case "chunks.committed" ->
            story.add(
                "attempt %d: committed by %s at %s"
                    .formatted(attempt, data.path("worker").asText(), time));
        default ->
            story.add(
                "a late write of %s was refused at %s"
                    .formatted(data.path("worker").asText(), time));
      }
    }
    return story;
  }

  private boolean concerns(Told entry, int chunk) {
    JsonNode data = data(entry);
    boolean known =
        switch (entry.type()) {
          case "job.recovered", "chunk.failed", "chunks.committed", "chunk.fenced" -> true;
          default -> false;
        };
    return known
        && data.path("uid").asText().equals(job.uid())
        && Ranges.contain(Ranges.of(data.path("chunks").asText()), chunk);
  }

  private static JsonNode data(Told entry) {
    try {
      return JSON.readTree(entry.data());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
