package dev.reprise.cli;

import dev.reprise.Job;
import dev.reprise.Reprise;
import dev.reprise.RepriseException;
import dev.reprise.cli.imports.ImportSpec;
import dev.reprise.cli.imports.PreparedImport;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.ControlReply;
import dev.reprise.worker.Worker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Makes room for `--new`: the job that is there is cancelled where it hasn't ended, and forgotten,
/// here and in the target.
final class ImportRetirement {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Reprise reprise;
  private final PreparedImport prepared;
  private final Output output;

  ImportRetirement(Reprise reprise, PreparedImport prepared, Output output) {
    this.reprise = reprise;
    this.prepared = prepared;
    this.output = output;
  }

  void retire(Job old) {
    JobView view = old.view();
    if (!view.status().isTerminal()) {
      old.cancel("replaced by --new");
    }
    if (old.purge() instanceof ControlReply.Busy) {
      purgeOnceFree(old);
    }
    prepared.sink().deleteMarkers(view.ref().uid());
    output.note(
        "Replaced job %s, which was %s; table %s keeps the %s that it wrote."
            .formatted(
                old.id(),
                view.status(),
                prepared.spec().table(),
                Words.count(view.counters().getOrDefault(ImportSpec.ROWS, 0L), "row")));
  }

  /// Workers that live give its chunks back; an observer takes them from those that don't.
  private void purgeOnceFree(Job old) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (Worker observer =
        reprise
            .worker(HostName.get() + "-" + prepared.name() + "-observer")
            .slots(0)
            .handle(ImportSpec.TYPE, chunk -> {}) // it claims nothing
            .start()) {
      while (old.purge() instanceof ControlReply.Busy) {
        if (System.nanoTime() > until || !pause()) {
          throw new RepriseException(
              "Job %s is cancelled, but %s still works on a chunk of it; try again in a while."
                  .formatted(old.id(), "a worker other than " + observer.name()));
        }
      }
    }
  }

  private static boolean pause() {
    try {
      return !new CountDownLatch(1).await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
