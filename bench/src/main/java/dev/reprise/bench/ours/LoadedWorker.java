package dev.reprise.bench.ours;

import dev.reprise.Chunk;
import dev.reprise.JobType;
import dev.reprise.ReleaseException;
import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import dev.reprise.bench.Waiting;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// `LoadedWorker URI NAME LOCKS`: a worker with work that takes a while. It says when a chunk
/// begins that somebody else had begun before, and drains at SIGTERM.
public final class LoadedWorker {
  public static final JobType<Params> WORK = JobType.of("work", Params.class);

  private static final Duration STEP = Duration.ofMillis(2);

  /// @param millis that a chunk takes
  public record Params(long millis) {}

  private LoadedWorker() {}

  public static void main(String[] args) throws IOException {
    Reprise reprise = Reprise.connect(args[0]);
    Worker worker =
        reprise
            .worker(args[1])
            .lockFolder(Path.of(args[2]))
            .handle(WORK, LoadedWorker::work)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
    Say.line("ready");
    Say.awaitWord();
    Runtime.getRuntime().halt(0);
  }

  /// In steps, as a handler does that goes through records: between two of them it can hand over.
  private static void work(Chunk<Params> chunk) {
    if (chunk.attempt() > 1) {
      Say.now("again");
    }
    long until = System.nanoTime() + chunk.params().millis() * 1_000_000;
    while (System.nanoTime() < until) {
      if (chunk.isDraining()) {
        throw new ReleaseException("the worker stops", Duration.ZERO);
      }
      Waiting.pause(STEP);
    }
  }
}
