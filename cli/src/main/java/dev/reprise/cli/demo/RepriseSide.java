package dev.reprise.cli.demo;

import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.embedded.EmbeddedRedis;
import dev.reprise.store.ChunkView;
import dev.reprise.store.JobView;
import dev.reprise.store.WorkerView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The import under kills: the command, its worker processes, and what Redis says of them.
final class RepriseSide implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepriseSide.class);

  static final int WORKERS = 3;
  private static final int SLOTS = 2;
  private static final int MANY = 100_000;
  private static final Duration DEATH = Duration.ofSeconds(1);

  private final Stage stage;
  private final Program program;
  private final int pace;
  private final Reprise reprise;
  private final TableView table;
  private final EventLog events;
  private @Nullable Process command;
  private int runs;

  /// @param pace rows a second, of each process
  RepriseSide(Stage stage, Program program, int pace) {
    this.stage = stage;
    this.program = program;
    this.pace = pace;
    this.reprise = Reprise.connect(EmbeddedRedis.startOrJoin(stage.home()).uri());
    this.table = new TableView(stage.database());
    this.events = new EventLog(reprise);
  }

  /// What was typed, so to speak; the same each time.
  static String line() {
    return "reprise import cities.csv.gz --to jdbc:sqlite:reprise.db --table cities --chunk-records %d --workers %d --slots %d"
        .formatted(Program.CHUNK_RECORDS, WORKERS, SLOTS);
  }

  /// Gives the line.
  void start() {
    runs++;
    ProcessBuilder builder =
        program.with(
            List.of(
                Program.IMPORT,
                stage.csv().toString(),
                "--to",
                "jdbc:sqlite:" + stage.database(),
                "--table",
                "cities",
                "--chunk-records",
                String.valueOf(Program.CHUNK_RECORDS),
                "--workers",
                String.valueOf(WORKERS),
                "--slots",
                String.valueOf(SLOTS)));
    builder.environment().keySet().removeAll(Set.of("REPRISE_REDIS", "REPRISE_NAMESPACE"));
    builder.environment().put("REPRISE_HOME", stage.home().toString());
    builder.environment().put(Program.HOLDS, stage.holds().folder().toString());
    builder.environment().put(Program.PACE, String.valueOf(pace));
    try {
      command =
          builder
              .redirectError(log().toFile())
              .redirectOutput(stage.log("import-out").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("The import can't be started", e);
    }
  }

  private Path log() {
    return stage.log("import-" + runs);
  }

  /// What the last run said, but for what its workers report of Redis.
  String said() {
    try {
      return Files.readString(log()).strip();
    } catch (IOException e) {
      return "";
    }
  }

  boolean isRunning() {
    return command != null && command.isAlive();
  }

  /// @return its exit code
  int code() {
    return command == null ? -1 : command.exitValue();
  }

  /// `kill -9` of the command and all its workers; how many processes it was.
  int killAll() {
    Process running = command;
    if (running == null) {
      return 0;
    }
    List<ProcessHandle> workers = running.descendants().toList();
    running.destroyForcibly();
    workers.forEach(ProcessHandle::destroyForcibly);
    workers.forEach(RepriseSide::awaitDeath);
    awaitDeath(running.toHandle());
    return workers.size() + 1;
  }

  private static void awaitDeath(ProcessHandle process) {
    try {
      process.onExit().get(DEATH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("pid={} is killed, but nobody has collected it yet", process.pid(), e);
    }
  }

  Optional<JobView> job() {
    try {
      return reprise.jobs(null, 1).stream().findFirst();
    } catch (RepriseException e) {
      return Optional.empty(); // Redis is away
    }
  }

  /// Chunks that are done, as Redis knows it.
  long done() {
    return job().map(JobView::done).orElse(0L);
  }

  /// Which ones these are.
  Set<Long> doneChunks() {
    return chunks("done").stream()
        .map(chunk -> (long) chunk.index())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<ChunkView> inFlight() {
    return chunks("inflight");
  }

  private List<ChunkView> chunks(String state) {
    try {
      return job().map(job -> reprise.store().chunks(job.ref(), state, MANY)).orElse(List.of());
    } catch (RepriseException e) {
      return List.of();
    }
  }

  /// Workers with a session, by their number.
  List<WorkerView> workers() {
    try {
      return reprise.workers().stream().sorted(Comparator.comparing(WorkerView::name)).toList();
    } catch (RepriseException e) {
      return List.of();
    }
  }

  /// `worker 2`, from the name that the import gave it.
  static String label(String worker) {
    return "worker " + number(worker);
  }

  static int number(String worker) {
    String digits = worker.substring(worker.lastIndexOf('-') + 1);
    return digits.matches("[1-9]") ? Integer.parseInt(digits) : 0;
  }

  TableView table() {
    return table;
  }

  EventLog events() {
    return events;
  }

  @Override
  public void close() {
    killAll();
    events.close();
    table.close();
    reprise.close();
  }
}
