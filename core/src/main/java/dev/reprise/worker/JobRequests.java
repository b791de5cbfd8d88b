package dev.reprise.worker;

import dev.reprise.RedisUnavailableException;
import dev.reprise.RedisUnsuitableException;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.worker.Quarantine.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Sends one session's requests about one job, each under the next number. A request without an
/// answer is sent again under the same number until it has one.
final class JobRequests {
  private static final Duration RESEND = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration NOT_NOW = Duration.ofMillis(20);

  private final Engine engine;
  private final Session session;
  private final JobRef job;
  private final Pause pause;
  private volatile long epoch;
  private volatile Claims claims;
  private long refusedUntil; // the run's thread only
  private boolean refused;

  /// @param pause cuts the wait before a request is sent again
  JobRequests(Engine engine, Session session, JobRef job, Pause pause) {
    this.engine = engine;
    this.session = session;
    this.job = job;
    this.pause = pause;
    this.epoch = engine.epoch(job.shard());
    this.claims = engine.claims(epoch);
  }

  /// The one on which all is sent: on a later one nothing is, before a reconcile on that. The
  /// tokens of what is claimed have it.
  long epoch() {
    return epoch;
  }

  /// Redis may have another history: nothing is sent before a reconcile, for a while.
  void refused() {
    refused = true;
    refusedUntil = System.nanoTime() + PATIENCE.toNanos();
    engine.newTimeline();
  }

  /// Whether a reconcile is due, for which the session keeper asks.
  ///
  /// @return also where the keeper's round may have missed this one: then it is for the caller to
  ///   see to it
  Standing standing() {
    boolean behind = epoch != engine.epoch(job.shard());
    if (behind && !refused) {
      refused();
    }
    if (refused && refusedUntil - System.nanoTime() > 0) {
      return Standing.WAITS;
    }
    refused = false;
    return behind ? Standing.BEHIND : Standing.GOOD;
  }

  enum Standing {
    GOOD,
    WAITS,
    BEHIND
  }

  /// @throws RedisUnsuitableException where Redis is full: it hands nothing out, but still takes
  ///   outcomes
  Claims.ClaimReply claim(int max) {
    Quarantine quarantine = engine.quarantine();
    Turn turn = quarantine.begin(job);
    if (turn == Turn.NONE) {
      return new Claims.ClaimReply.Wait(NOT_NOW);
    }
    Suspects suspects = Suspects.NONE;
    try {
      long number = session.nextNumber();
      boolean alone = turn == Turn.ALONE;
      Claims.ClaimReply reply =
          sent(() -> claims.claim(job, session.id(), number, max, alone), false);
      suspects = reply instanceof Claims.ClaimReply.Taken taken ? taken.suspects() : suspects;
      return reply;
    } finally {
      quarantine.end(job, turn, suspects);
    }
  }

  Claims.SettleReply settle(List<Outcome> outcomes, int claim) {
    Quarantine quarantine = engine.quarantine();
    Turn turn = claim == 0 ? Turn.NONE : quarantine.begin(job);
    Suspects suspects = Suspects.NONE;
    try {
      Claims.SettleReply reply =
          settle(outcomes, turn == Turn.NONE ? 0 : claim, turn == Turn.ALONE);
      suspects =
          reply instanceof Claims.SettleReply.Settled settled ? settled.suspects() : suspects;
      return reply;
    } finally {
      quarantine.end(job, turn, suspects);
    }
  }

  private Claims.SettleReply settle(List<Outcome> outcomes, int claim, boolean alone) {
    long number = session.nextNumber();
    double jitter = ThreadLocalRandom.current().nextDouble();
    return sent(
        () ->
            claims.settle(job, session.id(), engine.name(), number, outcomes, claim, alone, jitter),
        true);
  }

  Claims.ReconcileReply reconcile(List<ChunkRange> held) {
    long number = session.nextNumber();
    long now = engine.epoch(job.shard());
    Claims there = engine.claims(now);
    Claims.ReconcileReply reply =
        sent(() -> there.reconcile(job, session.id(), number, held), true);
    boolean heard =
        !(reply instanceof Claims.ReconcileReply.NewTimeline
            || reply instanceof Claims.ReconcileReply.Stale);
    if (heard) { // also of a session that is gone: its last outcomes are for the fence to judge
      epoch = now;
      claims = there;
      refused = false;
    }
    return reply;
  }

  /// Not numbered: a checkpoint only rises, so it may be sent twice.
  Claims.CheckpointReply checkpoint(ChunkRange chunk, Claimed.Checkpoint checkpoint) {
    return claims.checkpoint(job, session.id(), chunk.first(), chunk.attempt(), checkpoint);
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
