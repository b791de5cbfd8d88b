package dev.reprise.worker;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.JobRef;
import dev.reprise.trouble.Trouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log hears of a job's dealings: one line for each thing that isn't as it should be, with
/// its consequence.
record JobNews(JobRef job) {
  private static final Logger LOG = LoggerFactory.getLogger(JobNews.class);

  void settled(SettleReply.Settled settled) {
    if (!settled.fenced().isEmpty()) {
      LOG.warn(
          Trouble.LATE_WRITES_ARE_REFUSED.after(
              "job={} {} commits were refused: another worker has taken these chunks over."),
          job.id(),
          settled.fenced().size());
    }
    for (int index : settled.dead()) {
      LOG.error(
          Trouble.DEAD_CHUNKS.after("job={} chunk={} is dead; the job goes on with its others."),
          job.id(),
          ChunkRange.text(index));
    }
  }

  void dropped(int chunks) {
    if (chunks > 0) {
      LOG.info(
          "job={} {} chunks aren't this worker's any more; what it does for them is dropped",
          job.id(),
          chunks);
    }
  }

  void gone(int chunks) {
    LOG.error(
        Trouble.REDIS_FORGOT_JOBS.after(
            "job={} uid={} isn't in Redis any more: it was purged, or Redis has lost its data; {} chunks"
                + " that were under way here are dropped."),
        job.id(),
        job.uid(),
        chunks);
  }

  void failed(RuntimeException e) {
    LOG.error("job={} a request failed; comparing with Redis what is held", job.id(), e);
  }

  void givenUp(RuntimeException e) {
    LOG.debug("job={} given up while closing", job.id(), e);
  }
}
