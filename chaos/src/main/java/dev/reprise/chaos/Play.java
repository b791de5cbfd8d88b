package dev.reprise.chaos;

import dev.reprise.chaos.history.Evidence;
import dev.reprise.chaos.history.Evidence.Promise;
import dev.reprise.chaos.history.HistoryFile;
import dev.reprise.chaos.stage.Stage;
import dev.reprise.chaos.stage.Waiting;
import dev.reprise.chaos.stage.Watch;
import dev.reprise.chaos.stage.Work;
import dev.reprise.store.Events;
import dev.reprise.store.JobStatus;
import dev.reprise.testkit.PartitionCheck;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.testkit.ShardReader;
import dev.reprise.testkit.ShardState.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Plays one scenario from a seed and judges it.
final class Play {
  private static final Logger LOG = LoggerFactory.getLogger(Play.class);

  private final Place place;
  private final Scenario scenario;
  private final long seed;
  private final Path dir;

  Play(Place place, Scenario scenario, long seed, Path dir) {
    this.place = place;
    this.scenario = scenario;
    this.seed = seed;
    this.dir = dir;
  }

  Outcome run() {
    long began = System.nanoTime();
    Findings findings = new Findings();
    Duration recovered = Duration.ZERO;
    Evidence evidence = null;
    try (Stage stage = Stage.open(place.home(), dir, seed, scenario.setting(place))) {
      try {
        scenario.play(stage);
        recovered = finish(stage);
        evidence = gather(stage, recovered, findings);
        findings.judge(evidence);
        scenario.judge(stage, evidence, findings);
      } catch (Exception e) {
        findings.add(e instanceof Waiting.NeverCameException never ? never.what() : e.toString());
        LOG.error("the scenario broke off", e);
      }
      return outcome(stage, evidence, findings, since(began), recovered);
    }
  }

  private Outcome outcome(
      Stage stage,
      @Nullable Evidence evidence,
      Findings findings,
      Duration took,
      Duration recovered) {
    return new Outcome(
        scenario.name(),
        scenario.holds(),
        seed,
        findings.all().isEmpty() ? Outcome.Verdict.HELD : Outcome.Verdict.BROKEN,
        stage.crew().kills(),
        stage.faults(),
        evidence == null ? 0 : Findings.count(evidence, "job.recovered"),
        took,
        recovered,
        findings.all(),
        "");
  }

  /// Heals what is still broken and waits for the end of the job; how long that took.
  private Duration finish(Stage stage) {
    stage.heal();
    long healed = System.nanoTime();
    stage.crew().keepAlive();
    if (!stage.crew().isManned()) {
      stage.crew().start("last");
    }
    Waiting.until(
        "the end of the job, though all is healed",
        scenario.endsWithin().multipliedBy(2),
        () -> {
          stage.crew().keepAlive();
          return stage.view().status().isTerminal();
        });
    return since(healed);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private Evidence gather(Stage stage, Duration recovered, Findings findings) {
    stage.crew().drain().forEach(findings::add);
    List<Events.Entry> events =
        scenario.durable() ? stage.watch().end() : Watch.all(stage.reprise());
    keep(events);
    try (PlainRedis plain = PlainRedis.local(stage.redis().port())) {
      ShardReader reader = new ShardReader(plain, stage.tag());
      var shard = reader.read();
      JobState state = shard.jobs().get(stage.job().id());
      if (state == null) {
        throw new IllegalStateException("the job isn't in Redis any more");
      }
      List<String> offBalance = new ArrayList<>(PartitionCheck.of(shard));
      stage.job().purge();
      offBalance.addAll(leftAfterPurge(reader, stage.job().id()));
      return new Evidence(
          job(state),
          promise(recovered),
          HistoryFile.readAll(dir.resolve("workers")),
          events,
          stage.watch().sights(),
          stage.table().rows(),
          stage.table().markers(),
          offBalance);
    }
  }

  /// For whoever looks at a scenario that failed.
  private void keep(List<Events.Entry> events) {
    try {
      Files.write(
          dir.resolve("events.txt"),
          events.stream()
              .map(event -> event.time() + " " + event.type() + " " + event.data())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> leftAfterPurge(ShardReader reader, String id) {
    return reader.keys().stream()
        .filter(key -> key.startsWith("job:" + id))
        .map(key -> "key " + key + " is left after the purge")
        .toList();
  }

  private Promise promise(Duration recovered) {
    return new Promise(
        scenario.durable(),
        scenario.end(),
        scenario.dead(),
        Stage.MAX_FAILURES,
        scenario.endsWithin(),
        recovered);
  }

  private static Evidence.Job job(JobState state) {
    return new Evidence.Job(
        state.id(),
        state.text("uid"),
        JobStatus.valueOf(state.text("status")),
        state.number("version"),
        state.number("total"),
        Work.RECORDS,
        state.done(),
        state.dead().stream().map(Integer::valueOf).collect(Collectors.toSet()),
        state.counters(),
        state.number("recoveries"));
  }
}
