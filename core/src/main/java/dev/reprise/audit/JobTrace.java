package dev.reprise.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.store.Ledger.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the streams say of one incarnation of a job, gathered entry by entry: a bit a committed
/// chunk, and little more. Entries must come in the order of their stream.
final class JobTrace {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 20; // findings that are kept, and double commits that are named

  private final List<Broken> broken = new ArrayList<>();
  private final StatusSteps steps = new StatusSteps(this::say);
  private final BitSet committed = new BitSet();
  private final BitSet twice = new BitSet();
  private final Map<String, Long> counted = new TreeMap<>();
  private final Map<String, Long> died = new HashMap<>();
  private final Map<String, Recovered> recovered = new TreeMap<>();
  private @Nullable Instant from;
  private @Nullable Instant to;
  private boolean submitted;
  private int finishes;
  private long entries;
  private long settles;
  private long recoveries;
  private long lastRecovery = -1;
  private @Nullable JsonNode completed;

  /// Chunks that were taken back from a session, and the last entry that says so.
  ///
  /// @param finish whether the finish step was among them
  record Recovered(String worker, List<Ranges.Range> chunks, boolean finish, String entry) {
    Recovered with(Recovered later) {
      List<Ranges.Range> all = new ArrayList<>(chunks);
      all.addAll(later.chunks);
      return new Recovered(worker, List.copyOf(all), finish || later.finish, later.entry);
    }
  }

  static JsonNode data(Told told) {
    try {
      return JSON.readTree(told.data());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  void say(Broken found) {
    if (broken.size() < MOST) {
      broken.add(found);
    }
  }

  void take(Told told, JsonNode data) {
    entries++;
    from = from == null || told.time().isBefore(from) ? told.time() : from;
    to = to == null || told.time().isAfter(to) ? told.time() : to;
    try {
      switch (told.type()) {
        case "chunks.committed" -> commit(told, data);
        case "chunk.failed" -> {} // of the other stream: its version can't be placed
        default -> event(told, data);
      }
    } catch (NumberFormatException e) {
      say(
          new Broken(
              "entry %s (%s) can't be read: %s".formatted(told.id(), told.type(), e.getMessage()),
              Broken.FORGED));
    }
  }

  private void event(Told told, JsonNode data) {
    steps.take(told, data.path("version").asLong());
    switch (told.type()) {
      case "job.submitted" -> submitted = true;
      case "job.recovered" -> recover(told, data);
      case "chunk.dead" -> died.put(data.path("chunk").asText(), data.path("attempt").asLong());
      case "job.completed" -> completed = data;
      case "job.redriven" -> died.clear();
      default -> {}
    }
  }

  private void recover(Told told, JsonNode data) {
    recoveries++;
    long number = data.path("recovery").asLong();
    long expected = lastRecovery >= 0 ? lastRecovery + 1 : submitted ? 1 : number;
    if (number != expected) {
      say(
          new Broken(
              "entry %s tells recovery %d of the job where %d would follow: a job.recovered is gone"
                  .formatted(told.id(), number, expected),
              Broken.GONE));
    }
    lastRecovery = number;
    String text = data.path("chunks").asText();
    List<Ranges.Range> chunks = new ArrayList<>(Ranges.of(text));
    chunks.addAll(Ranges.of(data.path("chunksDead").asText("")));
    String worker = data.path("lostWorker").asText();
    recovered.merge(
        data.path("lostSession").asText(),
        new Recovered(worker, chunks, Ranges.hasFinish(text), told.id()),
        Recovered::with);
  }

  private void commit(Told told, JsonNode data) {
    settles++;
    String text = data.path("chunks").asText();
    List<Ranges.Range> chunks = Ranges.of(text);
    boolean finish = Ranges.hasFinish(text);
    Recovered lost = recovered.get(data.path("session").asText());
    if (lost != null && !data.has("redone")) {
      String late = Ranges.common(lost.chunks(), chunks, lost.finish() && finish);
      if (!late.isEmpty()) {
        say(
            new Broken(
                "chunks %s were taken back from session %s of worker %s (entry %s), which committed them all the same (entry %s)"
                    .formatted(
                        late,
                        data.path("session").asText(),
                        lost.worker(),
                        lost.entry(),
                        told.id()),
                Broken.FORGED));
      }
    }
    for (Ranges.Range range : chunks) {
      for (int index = committed.nextSetBit(range.first());
          index >= 0 && index <= range.last();
          index = committed.nextSetBit(index + 1)) {
        twice.set(index);
      }
      committed.set(range.first(), range.last() + 1);
    }
    finishes += finish ? 1 : 0;
    data.path("counters")
        .properties()
        .forEach(
            counter -> counted.merge(counter.getKey(), counter.getValue().asLong(), Long::sum));
  }

  List<Broken> broken() {
    return broken;
  }

  StatusSteps steps() {
    return steps;
  }

  BitSet committed() {
    return committed;
  }

  /// Chunks that the trace saw committed more than once.
  BitSet twice() {
    return twice;
  }

  Map<String, Long> counted() {
    return counted;
  }

  /// The attempt at which a chunk died last.
  @Nullable Long deathOf(String chunk) {
    return died.get(chunk);
  }

  Map<String, Recovered> recovered() {
    return recovered;
  }

  /// The number of the last recovery that is told, -1 where none is.
  long lastRecovery() {
    return lastRecovery;
  }

  long recoveries() {
    return recoveries;
  }

  long settles() {
    return settles;
  }

  long entries() {
    return entries;
  }

  /// How often the finish step was committed.
  int finishes() {
    return finishes;
  }

  /// Whether the stream of events reaches back to the job's submission.
  boolean isWhole() {
    return submitted;
  }

  @Nullable JsonNode completed() {
    return completed;
  }

  @Nullable Instant from() {
    return from;
  }

  @Nullable Instant to() {
    return to;
  }
}
