package dev.reprise.worker;

import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.Dead;
import dev.reprise.store.Recovery.LookReply;
import dev.reprise.store.Recovery.Page;
import dev.reprise.store.WorkerStore;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a worker does before its first claim: recover from its own previous incarnation, then from
/// every dead session, then scan the jobs in PROCESSING, page by page, audit each, and mend what is
/// off. Later the scan runs again and again at a slow interval.
final class StartupRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StartupRecovery.class);

  private final WorkerStore store;
  private final Recoverer recoverer;
  private final LockFile lock;

  StartupRecovery(WorkerStore store, Recoverer recoverer, LockFile lock) {
    this.store = store;
    this.recoverer = recoverer;
    this.lock = lock;
  }

  /// What it found, as `recovery.completed` tells it.
  record Report(
      long sessionsRecovered,
      long jobsScanned,
      long jobsResumed,
      long chunksResumed,
      long repaired,
      long tookMs) {

    boolean isNothing() {
      return sessionsRecovered == 0 && repaired == 0;
    }

    String json(String worker) {
      return "{\"worker\":\""
          + worker
          + "\",\"sessionsRecovered\":"
          + sessionsRecovered
          + ",\"jobsScanned\":"
          + jobsScanned
          + ",\"jobsResumed\":"
          + jobsResumed
          + ",\"chunksResumed\":"
          + chunksResumed
          + ",\"repaired\":"
          + repaired
          + ",\"tookMs\":"
          + tookMs
          + "}";
    }
  }

  /// @param predecessors sessions that bore this worker's name before, by shard
  Report run(Session session, @Nullable String[] predecessors) {
    long from = System.nanoTime();
    Recoverer.Found found = Recoverer.Found.NOTHING;
    for (int shard = 0; shard < store.shards(); shard++) {
      String predecessor = predecessors[shard];
      if (predecessor != null) {
        found =
            found.plus(
                recoverer.recover(
                    shard, session.id(), predecessor, Cause.RESTART, lock.predecessor()));
      }
      found = found.plus(deadSessions(shard, session));
    }
    Scan scan = scan();
    return new Report(
        found.sessions(),
        scan.jobs(),
        found.jobs(),
        found.chunks(),
        scan.repaired(),
        (System.nanoTime() - from) / 1_000_000);
  }

  private Recoverer.Found deadSessions(int shard, Session session) {
    List<String> others =
        store.recovery().sessions(shard).stream().filter(id -> !id.equals(session.id())).toList();
    LookReply reply = store.recovery().look(shard, session.id(), others, true, Set.of());
    Recoverer.Found found = Recoverer.Found.NOTHING;
    if (reply instanceof LookReply.Looked looked) {
      for (Dead dead : looked.dead()) {
        found =
            found.plus(
                recoverer.recover(
                    shard, session.id(), dead.session(), dead.cause(), lock.predecessor()));
      }
    }
    return found;
  }

  record Scan(long jobs, long repaired) {}

  /// Audits every job in PROCESSING, and mends.
  Scan scan() {
    long jobs = 0;
    long repaired = 0;
    for (int shard = 0; shard < store.shards(); shard++) {
      String cursor = "0";
      do {
        Page page = store.recovery().processing(shard, cursor);
        for (String id : page.ids()) {
          Audit audit = store.recovery().audit(id, true);
          jobs++;
          repaired += audit.repaired() + audit.mended();
          if (!audit.fine()) {
            LOG.error("job={} was not whole and has been mended: {}", id, audit.broken());
          }
        }
        cursor = page.cursor();
      } while (!cursor.equals("0"));
    }
    return new Scan(jobs, repaired);
  }
}
