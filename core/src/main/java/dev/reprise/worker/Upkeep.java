package dev.reprise.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The scan of jobs in PROCESSING, again and again at a slow, jittered interval, in every worker.
final class Upkeep {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration EVERY = Duration.ofSeconds(60);

  private final StartupRecovery recovery;
  private final SessionKeeper keeper;
  private final String worker;
  private final Pause pause = new Pause();
  private volatile boolean closed;

  Upkeep(StartupRecovery recovery, SessionKeeper keeper, String worker) {
    this.recovery = recovery;
    this.keeper = keeper;
    this.worker = worker;
  }

  void start() {
    Thread.ofVirtual().name("reprise-upkeep").start(this::run);
  }

  void close() {
    closed = true;
    pause.signal();
  }

  private void run() {
    while (!closed) {
      pause.await(EVERY.plusMillis(ThreadLocalRandom.current().nextLong(EVERY.toMillis())));
      if (!closed) {
        try {
          runOnce();
        } catch (RuntimeException e) {
          LOG.debug("no scan: {}", e.getMessage());
        }
      }
    }
  }

  private void runOnce() {
    long from = System.nanoTime();
    StartupRecovery.Scan scan = recovery.scan();
    StartupRecovery.Report report =
        new StartupRecovery.Report(
            0, scan.jobs(), 0, 0, scan.repaired(), (System.nanoTime() - from) / 1_000_000);
    if (!report.isNothing()) {
      keeper.tell(report.json(worker));
    }
  }
}
