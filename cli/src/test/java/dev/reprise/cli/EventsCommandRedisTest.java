package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.Event;
import dev.reprise.Job;
import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.redis.RedisEvents;
import dev.reprise.store.EventCursor;
import dev.reprise.store.Events.Entry;
import dev.reprise.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `events`: what it prints, where it begins, and what it leaves out.
class EventsCommandRedisTest {
  private static final JobType<None> WORK = JobType.of("work", None.class);

  record None(String nothing) {}

  @TempDir Path dir;

  @Test
  void everyEventOfAJobsLifeIsPrintedReadAndFiltered() throws Exception {
    try (RedisProcess redis = RedisProcess.start(RedisProcess.Options.in(dir));
        Reprise reprise = Reprise.connect(redis.uri())) {
      Job first = reprise.submit(WORK.job(new None("")).chunks(3));
      try (Worker worker =
          reprise.worker("w").handle(WORK, chunk -> chunk.count("rows", 2)).start()) {
        first.await(Duration.ofSeconds(20));
      }
      Job second = reprise.submit(WORK.job(new None("")).chunks(1));
      second.pause("");

      assertThat(run(redis, "events").out())
          .contains("job " + first.id() + ": submitted, 3 chunks", "COMPLETED in", "(rows=6)")
          .contains("worker w started on", "worker w stopped", "looked for work left behind");
      List<JsonNode> all = run(redis, "events", "--json").objects();
      assertThat(all)
          .extracting(event -> event.get("type").asText())
          .containsSubsequence(
              "job.submitted",
              "worker.started",
              "recovery.completed",
              "job.started",
              "job.completed",
              "worker.stopped",
              "job.submitted",
              "job.paused");
      assertThat(all)
          .allSatisfy(
              event ->
                  assertThat(Cli.keys(event))
                      .containsExactly("id", "type", "time", "source", "subject", "data"));
      assertThat(run(redis, "events", "--job", second.id(), "--json").objects()).hasSize(2);
      assertThat(run(redis, "events", "--type", "job.paused,job.completed", "--json").objects())
          .hasSize(2);

      String cursor = all.get(all.size() - 2).get("id").asText();
      assertThat(run(redis, "events", "--from", cursor, "--json").objects())
          .extracting(event -> event.get("type").asText())
          .containsExactly("job.paused");

      JsonNode cloud = run(redis, "events", "--format", "cloudevents").objects().get(0);
      assertThat(cloud.get("specversion").asText()).isEqualTo("1.0");
      assertThat(cloud.get("type").asText()).isEqualTo("dev.reprise.job.submitted");
      assertThat(entries(reprise))
          .allSatisfy(entry -> assertThat(Event.of(entry)).isNotInstanceOf(Event.Unknown.class));
    }
  }

  @Test
  void aTypeOfANewerVersionIsUnknownAndNoError() {
    Entry entry =
        new Entry(
            EventCursor.OLDEST, "moon.rose", java.time.Instant.EPOCH, "/reprise/x", "s", "{}");
    assertThat(Event.of(entry)).isEqualTo(new Event.Unknown("moon.rose", "{}"));
    assertThat(EventText.line(entry)).contains("moon.rose");
  }

  private static List<Entry> entries(Reprise reprise) throws Exception {
    try (RedisEvents events = reprise.events()) {
      return new ArrayList<>(events.read(EventCursor.OLDEST, 1_000, Duration.ZERO).events());
    }
  }

  private static Cli.Result run(RedisProcess redis, String... args) {
    Cli.Result result = Cli.run(Map.of("REPRISE_REDIS", redis.uri()), args);
    assertThat(result.exit()).as(result.err()).isZero();
    return result;
  }
}
