package dev.reprise.worker;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Sends one session's requests about one job, each under the next number. A request without an
/// answer is sent again under the same number until it has one.
final class JobRequests {
  private static final Duration RESEND = Duration.ofMillis(50);

  private final Engine engine;
  private final Session session;
  private final JobRef job;
  private final Pause pause;

  /// @param pause cuts the wait before a request is sent again
  JobRequests(Engine engine, Session session, JobRef job, Pause pause) {
    this.engine = engine;
    this.session = session;
    this.job = job;
    this.pause = pause;
  }

  /// @throws RedisUnsuitableException where Redis is full: it hands nothing out, but still takes
  ///   outcomes
  Claims.ClaimReply claim(int max) {
    long number = session.nextNumber();
    return sent(() -> claims().claim(job, session.id(), number, max), false);
  }

  Claims.SettleReply settle(List<Outcome> outcomes, int claim) {
    long number = session.nextNumber();
    double jitter = ThreadLocalRandom.current().nextDouble();
    return sent(
        () -> claims().settle(job, session.id(), engine.name(), number, outcomes, claim, jitter),
        true);
  }

  Claims.ReconcileReply reconcile(List<ChunkRange> held) {
    long number = session.nextNumber();
    return sent(() -> claims().reconcile(job, session.id(), number, held), true);
  }

  /// Not numbered: a checkpoint only rises, so it may be sent twice.
  Claims.CheckpointReply checkpoint(ChunkRange chunk, Claimed.Checkpoint checkpoint) {
    return claims().checkpoint(job, session.id(), chunk.first(), chunk.attempt(), checkpoint);
  }

  private Claims claims() {
    return engine.claims();
  }

  /// @param insist also where Redis says that it is full
  private <R> R sent(Supplier<R> request, boolean insist) {
    while (true) {
      try {
        return request.get();
      } catch (RedisUnavailableException | RedisUnsuitableException e) {
        engine.unavailable(e);
        if (engine.isClosed() || (!insist && e instanceof RedisUnsuitableException)) {
          throw e;
        }
        pause.await(RESEND);
      }
    }
  }
}
