package dev.reprise.cli;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RepriseException;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events.Batch;
import dev.reprise.store.Events.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `reprise events`.
@Command(name = "events", description = "Print the events, beginning at the oldest.")
final class EventsCommand implements Callable<Integer> {
  private static final Set<String> TYPES =
      new TreeSet<>(
          List.of(
              "job.submitted",
              "job.started",
              "job.paused",
              "job.resumed",
              "job.cancelled",
              "job.redriven",
              "job.stalled",
              "job.completed",
              "job.failed",
              "job.recovered",
              "job.redone",
              "chunk.failed",
              "chunk.dead",
              "chunks.committed",
              "chunk.fenced",
              "worker.started",
              "worker.stopped",
              "worker.lost",
              "recovery.completed",
              "redis.timeline"));
  private static final int BATCH = 500;
  private static final Duration BLOCK = Duration.ofSeconds(2);

  private final Invocation invocation;

  @Option(names = "--follow", description = "Go on with what happens from now on.")
  boolean follow;

  @Option(
      names = "--from",
      paramLabel = "CURSOR",
      description = "Begin after this event: its id, as --json prints it.")
  @Nullable String from;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Only events of this type (job.recovered); several with commas.")
  List<String> types = List.of();

  @Option(names = "--job", paramLabel = "ID", description = "Only events about this job.")
  @Nullable String job;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "cloudevents: one CloudEvent 1.0 a line, as JSON.")
  @Nullable String format;

  EventsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws Exception {
    EventCursor cursor = cursor();
    requireKnown();
    Output output = invocation.output();
    try (Connection connection = follow ? invocation.connectForLong() : invocation.connect();
        RedisEvents events = connection.reprise().events()) {
      print(events, cursor, output);
    }
    return ExitCode.DONE;
  }

  private EventCursor cursor() {
    try {
      return from == null ? EventCursor.OLDEST : EventCursor.parse(from);
    } catch (RepriseException e) {
      throw new UsageException("--from: " + e.getMessage(), e);
    }
  }

  private void requireKnown() {
    for (String type : types) {
      if (!TYPES.contains(type)) {
        throw new UsageException(
            "--type is " + type + ", must be one of " + String.join(", ", TYPES) + ".");
      }
    }
    if (format != null && !format.equals("cloudevents")) {
      throw new UsageException("--format is " + format + ", must be cloudevents.");
    }
  }

  private void print(RedisEvents events, EventCursor start, Output output) {
    EventCursor cursor = start;
    boolean away = false;
    while (!output.isBroken()) {
      Batch batch;
      try {
        batch = events.read(cursor, BATCH, follow ? BLOCK : Duration.ZERO);
      } catch (RedisUnavailableException e) {
        if (!follow) {
          throw e;
        }
        if (!away) {
          output.warn("reprise: " + e.getMessage() + " Following on as soon as it answers.");
        }
        away = true;
        continue; // the read itself took its time
      }
      away = false;
      if (batch.trimmed()) {
        output.warn(
            "reprise: Events are missing here: the stream keeps a bounded number, and was trimmed"
                + " past the cursor.");
      }
      batch.events().stream().filter(this::isWanted).forEach(entry -> print(entry, output));
      output.flush();
      cursor = batch.next();
      if (batch.events().isEmpty() && !follow) {
        return;
      }
    }
  }

  private boolean isWanted(Entry entry) {
    return (types.isEmpty() || types.contains(entry.type()))
        && (job == null || entry.subject().equals(job));
  }

  private void print(Entry entry, Output output) {
    if (format != null) {
      output.json(EventJson.cloud(entry));
    } else if (output.isJson()) {
      output.json(EventJson.plain(entry));
    } else {
      output.line(EventText.line(entry));
    }
  }
}
