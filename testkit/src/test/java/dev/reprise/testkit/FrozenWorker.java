package dev.reprise.testkit;

import dev.reprise.JobType;
import dev.reprise.Reprise;
import dev.reprise.seam.Seam;
import dev.reprise.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A worker process that a test freezes, or kills, while it holds chunks.
public final class FrozenWorker {
  static final JobType<Scene.Params> ALONE = JobType.of("alone", Scene.Params.class);

  /// Keeps its first settle back until a file is there.
  private record Kept(Path go) implements Seam {
    @Override
    public <R, X extends Exception> R around(String site, Call<R, X> call) throws X {
      while (site.equals("script:settle") && !Files.exists(go)) {
        LockSupport.parkNanos(1_000_000);
      }
      return call.run();
    }
  }

  private FrozenWorker() {}

  /// `URI NAMESPACE NAME FOLDER`: its handlers end at once, but nothing is settled before the file
  /// `go` is in the folder. It alone also handles [#ALONE].
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[3]);
    Reprise reprise =
        Reprise.options(args[0]).namespace(args[1]).seam(new Kept(folder.resolve("go"))).connect();
    Worker worker =
        reprise
            .worker(args[2])
            .slots(1)
            .deadline(Duration.ofSeconds(5))
            .lockFolder(folder)
            .handle(Scene.WORK, chunk -> chunk.count("chunks", 1))
            .handle(ALONE, chunk -> chunk.count("chunks", 1))
            .start();
    while (System.in.read() >= 0) {
      // until whoever started it is gone
    }
    worker.close();
    reprise.close();
    Runtime.getRuntime().halt(0);
  }
}
