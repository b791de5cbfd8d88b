package dev.reprise.audit;

import dev.reprise.store.JobRef;
import dev.reprise.store.Ledger;
import dev.reprise.store.Ledger.State;
import java.util.Optional;
import java.util.function.Predicate;

/// Proves from a namespace's own streams, and the state they led to, that each chunk was committed
/// once, that each death was recovered from and told, and that each counter equals a recount.
///
/// The streams and the state are read one after the other while workers may go on, so a job is read
/// again until nothing was written in between.
public final class EventAudit {
  private static final int TRIES = 10;

  private final Ledger ledger;
  private final Streams streams;

  private EventAudit(Ledger ledger, Streams streams) {
    this.ledger = ledger;
    this.streams = streams;
  }

  /// Reads the streams.
  ///
  /// @param wanted the uids of the jobs that will be asked for
  public static EventAudit read(Ledger ledger, int shards, Predicate<String> wanted) {
    Streams streams = new Streams(ledger, shards, wanted);
    streams.readAll();
    return new EventAudit(ledger, streams);
  }

  /// Empty where the job is gone.
  public Optional<Proof> prove(JobRef job) {
    for (int tries = 1; ; tries++) {
      streams.catchUp(job.shard());
      long before = streams.of(job).entries();
      Optional<State> state = ledger.state(job).filter(read -> read.uid().equals(job.uid()));
      streams.catchUp(job.shard());
      boolean still = streams.of(job).entries() == before;
      if (still || state.isEmpty() || tries == TRIES) {
        return state.map(read -> new JobProof(job, read, streams, ledger).prove(still));
      }
    }
  }
}
