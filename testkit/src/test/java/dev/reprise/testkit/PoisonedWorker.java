package dev.reprise.testkit;

import dev.reprise.Chunk;
import dev.reprise.Reprise;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// A worker process that some chunks kill: those whose indexes the job's params list.
public final class PoisonedWorker {
  private static final long CHUNK_NANOS = 5_000_000;

  private PoisonedWorker() {}

  /// `URI NAMESPACE NAME`; ends when its stdin does.
  public static void main(String[] args) throws IOException {
    Reprise reprise = Reprise.options(args[0]).namespace(args[1]).connect();
    Worker worker =
        reprise.worker(args[2]).slots(16).handle(Scene.WORK, PoisonedWorker::run).start();
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    worker.close();
    reprise.close();
    Runtime.getRuntime().halt(0);
  }

  private static void run(Chunk<Scene.Params> chunk) {
    LockSupport.parkNanos(CHUNK_NANOS);
    if (chunk.params().text().contains("," + chunk.index() + ",")) {
      Runtime.getRuntime().halt(137); // as a native crash, or the kernel's OOM killer
    }
    chunk.count("chunks", 1);
  }
}
