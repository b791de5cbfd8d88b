package dev.reprise.cli.chaos;

import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.audit.Broken;
import dev.reprise.audit.EventAudit;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.redis.Clients;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Runs a trial twice, undisturbed and under chaos, with a Redis of its own, and judges.
public final class Chaos {
  private static final int LEAST_DELAY_MS = 10;
  private static final int MOST_DELAY_MS = 1_000;
  private static final long END_SECONDS = 15;

  private final Trial trial;
  private final Options options;
  private final Program program;
  private final Predicate<Duration> stopped;
  private final Consumer<String> told;

  /// @param folder for the Redis, the copies and what the processes say
  public record Options(Disturber.Plan plan, int workers, int slots, Path folder) {
    Path home() {
      return folder.resolve("home");
    }
  }

  /// Makes a process of this program, to be started with a home of its own.
  public record Program(
      Function<List<String>, ProcessBuilder> undisturbed,
      Function<List<String>, ProcessBuilder> chaos) {}

  /// @param stopped waits so long, and says whether a signal came
  /// @param told what happens, sentence by sentence
  public Chaos(
      Trial trial,
      Options options,
      Program program,
      Predicate<Duration> stopped,
      Consumer<String> told) {
    this.trial = trial;
    this.options = options;
    this.program = program;
    this.stopped = stopped;
    this.told = told;
  }

  /// Empty where a signal came.
  public Optional<ChaosVerdict> run() {
    told.accept(trial.announcement());
    trial.prepare();
    Ran undisturbed = undisturbed();
    if (stopped.test(Duration.ZERO)) {
      return Optional.empty();
    }
    long chunks = undisturbed.job().path("total").asLong();
    if (chunks == 0 || !undisturbed.isCompleted()) {
      throw new RepriseException(
          "The undisturbed run ended with exit code %d%s, so there is nothing to compare with: %s"
              .formatted(
                  undisturbed.exit(),
                  chunks == 0 ? " and no chunk to disturb" : "",
                  undisturbed.said()));
    }
    told.accept(
        "Undisturbed: %,d chunks in %.1f s, exit code %d."
            .formatted(chunks, seconds(undisturbed.took()), undisturbed.exit()));
    String uri = redis().uri();
    try (Clients clients = Clients.connect(uri);
        Reprise reprise = Reprise.connect(uri)) {
      Disturber.Hands hands =
          new Disturber.Hands(
              () -> working(reprise), pid -> clients.cut(ChaosSeam.clientName(pid)));
      return disturbed(undisturbed, chunks, hands);
    }
  }

  private static Set<Long> working(Reprise reprise) {
    return reprise.workers().stream()
        .filter(worker -> worker.inFlight() > 0 && !worker.state().equals("lost"))
        .map(WorkerView::pid)
        .collect(Collectors.toSet());
  }

  private EmbeddedRedis redis() {
    return EmbeddedRedis.startOrJoin(options.home());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private Ran undisturbed() {
    long from = System.nanoTime();
    Process run = start(Side.UNDISTURBED, "");
    try {
      while (run.isAlive() && !stopped.test(Duration.ofMillis(20))) {
        // it runs by itself
      }
      return ended(run, Side.UNDISTURBED, Duration.ofNanos(System.nanoTime() - from));
    } finally {
      end(run);
    }
  }

  private Optional<ChaosVerdict> disturbed(Ran undisturbed, long chunks, Disturber.Hands hands) {
    Process run = start(Side.CHAOS, Integer.toString(delayMs(chunks)));
    try {
      Disturber.Done done = new Disturber(run, options.plan(), hands, stopped).disturb();
      if (stopped.test(Duration.ZERO)) {
        return Optional.empty();
      }
      return Optional.of(judge(undisturbed, ended(run, Side.CHAOS, done.took()), done));
    } finally {
      end(run);
    }
  }

  /// Such that all chunks together take about as long as the kills shall last.
  private int delayMs(long chunks) {
    long slots = (long) options.workers() * options.slots();
    long perChunk = options.plan().lasting().toMillis() * slots / chunks;
    return Math.clamp(perChunk, LEAST_DELAY_MS, MOST_DELAY_MS);
  }

  private Process start(Side side, String delayMs) {
    List<String> line = trial.line(side, options.workers(), options.slots());
    ProcessBuilder builder =
        (side == Side.CHAOS ? program.chaos() : program.undisturbed()).apply(line);
    builder.environment().put("REPRISE_HOME", options.home().toString());
    builder.environment().put(ChaosSeam.DELAY, delayMs);
    builder.environment().keySet().removeAll(List.of("REPRISE_REDIS", "REPRISE_NAMESPACE"));
    try {
      return builder
          .redirectInput(ProcessBuilder.Redirect.PIPE)
          .redirectOutput(out(side).toFile())
          .redirectError(err(side).toFile())
          .start();
    } catch (IOException e) {
      throw new RepriseException("A process can't be started: " + e.getMessage() + ".", e);
    }
  }

  private Path out(Side side) {
    return options.folder().resolve(side.text() + ".out");
  }

  private Path err(Side side) {
    return options.folder().resolve(side.text() + ".err");
  }

  private Ran ended(Process run, Side side, Duration took) {
    return Ran.of(run.isAlive() ? -1 : run.exitValue(), out(side), err(side), took);
  }

  /// Ends a run that a signal left: its workers drain when it is gone.
  private static void end(Process run) {
    run.destroy();
    try {
      if (!run.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        List<ProcessHandle> workers = run.children().toList();
        run.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.destroyForcibly();
    }
  }

  private ChaosVerdict judge(Ran undisturbed, Ran chaos, Disturber.Done done) {
    Trial.Outputs outputs = trial.compare();
    List<String> differences = new ArrayList<>(undisturbed.differences(chaos));
    differences.addAll(outputs.others());
    try (Reprise reprise = Reprise.connect(redis().uri())) {
      Optional<JobRef> job = reprise.store().ref(chaos.job().path("id").asText());
      ChaosVerdict.Audited audited =
          job.flatMap(ref -> audit(reprise, ref)).orElse(ChaosVerdict.Audited.GONE);
      return new ChaosVerdict(
          options, done, outputs, differences, audited, stories(reprise, job, outputs), job);
    }
  }

  private static Optional<ChaosVerdict.Audited> audit(Reprise reprise, JobRef job) {
    EventAudit audit = EventAudit.read(reprise.ledger(), reprise.shards(), job.uid()::equals);
    long recoveries = reprise.store().find(job.id()).map(JobView::recoveries).orElse(0L);
    return audit
        .prove(job)
        .map(
            proof ->
                new ChaosVerdict.Audited(
                    proof.broken().stream().map(Broken::what).toList(),
                    recoveries,
                    proof.window().commits().cardinality(),
                    proof.window().total()));
  }

  private List<ChaosVerdict.Chunk> stories(
      Reprise reprise, Optional<JobRef> job, Trial.Outputs outputs) {
    return outputs.chunks().stream()
        .limit(ChaosVerdict.SHOWN)
        .map(
            chunk ->
                new ChaosVerdict.Chunk(
                    chunk,
                    trial.place(chunk.chunk()),
                    job.map(ref -> new ChunkStory(reprise.ledger(), ref).of(chunk.chunk()))
                        .orElse(List.of())))
        .toList();
  }
}
