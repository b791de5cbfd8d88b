package dev.reprise.worker;

import dev.reprise.store.Claims;
import dev.reprise.store.Recovery;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Recovery.RecoverReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes back what a dead session held: freezes the session, then visits its jobs one by one. Every
/// step may be repeated by anybody, so a death on the way only leaves the rest to another observer.
public final class Recoverer {
  private static final Logger LOG = LoggerFactory.getLogger(Recoverer.class);
  private static final int STEP = 512;

  private final Recovery recovery;
  private final Claims claims;
  private final String recoveredBy;

  Recoverer(Recovery recovery, Claims claims, String recoveredBy) {
    this.recovery = recovery;
    this.claims = claims;
    this.recoveredBy = recoveredBy;
  }

  /// What was taken back.
  public record Found(long sessions, long jobs, long chunks) {
    public static final Found NOTHING = new Found(0, 0, 0);

    Found plus(Found other) {
      return new Found(sessions + other.sessions, jobs + other.jobs, chunks + other.chunks);
    }
  }

  /// @param lock of the lock file that this worker holds, empty for none
  Found recover(int shard, String observer, String session, Cause cause, String lock) {
    LoseReply reply = recovery.lose(shard, observer, session, cause, lock, recoveredBy);
    return switch (reply) {
      case LoseReply.Lost lost -> takeBack(shard, session, lost.cause());
      case LoseReply.Alive alive -> Found.NOTHING;
      case LoseReply.None none -> Found.NOTHING;
      case LoseReply.NewTimeline changed -> Found.NOTHING;
    };
  }

  private Found takeBack(int shard, String session, Cause cause) {
    long jobs = 0;
    long chunks = 0;
    for (String job : claims.jobsOf(shard, session)) {
      long ofJob = recoverJob(shard, job, session);
      if (ofJob > 0) {
        jobs++;
        chunks += ofJob;
      }
    }
    LOG.info(
        "recovered session={} cause={} jobs={} chunks={}; they go on from their last checkpoint",
        session,
        cause.text(),
        jobs,
        chunks);
    return new Found(1, jobs, chunks);
  }

  private long recoverJob(int shard, String job, String session) {
    long chunks = 0;
    while (true) {
      RecoverReply reply = recovery.recover(shard, job, session, recoveredBy, STEP);
      switch (reply) {
        case RecoverReply.Recovered recovered -> {
          chunks += recovered.chunks();
          if (recovered.left() == 0) {
            return chunks;
          }
        }
        case RecoverReply.None none -> {
          return chunks;
        }
        case RecoverReply.NewTimeline changed -> {
          return chunks; // whoever looks next goes on
        }
      }
    }
  }
}
