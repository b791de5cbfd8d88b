package dev.reprise.bench.ours;

import dev.reprise.Reprise;
import dev.reprise.bench.Say;
import java.io.IOException;

/// `IdleWorkers URI NAME COUNT`: workers that have nothing to do, each with a session of its own.
public final class IdleWorkers {
  private IdleWorkers() {}

  public static void main(String[] args) throws IOException {
    Reprise reprise = Reprise.connect(args[0]);
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      reprise.worker(args[1] + "-" + i).handle(NoopRun.NOOP, chunk -> {}).start();
    }
    Say.line("ready");
    Say.awaitWord();
    Runtime.getRuntime().halt(0);
  }
}
