package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claimed;
import dev.reprise.store.Claims;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a session does with chunks, on Redis.
final class RedisClaims implements Claims {
  private final Wire wire;
  private final Space space;
  private final Epochs epochs;
  private final RedisJobs jobs;

  RedisClaims(Wire wire, Space space, Epochs epochs, RedisJobs jobs) {
    this.wire = wire;
    this.space = space;
    this.epochs = epochs;
    this.jobs = jobs;
  }

  RedisClaims on(long epoch) {
    return new RedisClaims(wire, space, new Epochs(space.shards(), epoch), jobs);
  }

  @Override
  public ClaimReply claim(JobRef job, String session, long number, int max, boolean alone) {
    Reply reply =
        wire.eval(
            Script.CLAIM,
            keys(job, session, true),
            about(job).text(session).number(number).number(max).yes(alone));
    return switch (reply.word()) {
      case "ok" -> new ClaimReply.Taken(reply.status(1), reply.claims(2), suspects(reply, 3));
      case "wait" -> new ClaimReply.Wait(Duration.ofMillis(reply.number(1)));
      case "stale" -> new ClaimReply.Stale();
      case "gone" -> new ClaimReply.Gone();
      case "nojob" -> new ClaimReply.NoJob();
      case "timeline" -> new ClaimReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.CLAIM);
    };
  }

  @Override
  public SettleReply settle(
      JobRef job,
      String session,
      String worker,
      long number,
      List<Outcome> outcomes,
      int claim,
      boolean alone,
      double jitter) {
    Args args =
        about(job)
            .text(session)
            .text(worker)
            .number(number)
            .number(claim)
            .yes(alone)
            .text(Double.toString(jitter))
            .number(outcomes.size());
    outcomes.forEach(outcome -> OutcomeArgs.add(args, outcome));
    Reply reply = wire.eval(Script.SETTLE, keys(job, session, true), args);
    return switch (reply.word()) {
      case "ok" ->
          new SettleReply.Settled(
              reply.status(1),
              reply.claims(2),
              reply.indexes(3),
              reply.indexes(4),
              reply.indexes(5),
              orNull(reply.text(6)),
              Duration.ofMillis(reply.number(7)),
              suspects(reply, 8));
      case "stale" -> new SettleReply.Stale();
      case "nojob" -> new SettleReply.NoJob();
      case "timeline" -> new SettleReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.SETTLE);
    };
  }

  @Override
  public CheckpointReply checkpoint(
      JobRef job, String session, int index, int attempt, Claimed.Checkpoint checkpoint) {
    Reply reply =
        wire.eval(
            Script.CHECKPOINT,
            keys(job, session, false),
            about(job)
                .text(session)
                .text(ChunkRange.text(index))
                .number(attempt)
                .number(checkpoint.position())
                .text(checkpoint.data()));
    return switch (reply.word()) {
      case "ok" -> new CheckpointReply.Saved();
      case "already" -> new CheckpointReply.Already();
      case "refused" -> new CheckpointReply.Refused(reply.number(1));
      case "fenced" -> new CheckpointReply.Fenced();
      case "nojob" -> new CheckpointReply.NoJob();
      case "timeline" -> new CheckpointReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.CHECKPOINT);
    };
  }

  @Override
  public ReconcileReply reconcile(JobRef job, String session, long number, List<ChunkRange> held) {
    Args args = about(job).text(session).number(number).number(held.size());
    for (ChunkRange range : held) {
      args.text(ChunkRange.text(range.first()))
          .text(ChunkRange.text(range.last()))
          .number(range.attempt());
    }
    Reply reply = wire.eval(Script.RECONCILE, keys(job, session, true), args);
    return switch (reply.word()) {
      case "ok" -> new ReconcileReply.Reconciled(reply.status(2), reply.indexes(1));
      case "stale" -> new ReconcileReply.Stale();
      case "gone" -> new ReconcileReply.Gone();
      case "nojob" -> new ReconcileReply.NoJob();
      case "timeline" -> new ReconcileReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.RECONCILE);
    };
  }

  @Override
  public RedoReply redo(JobRef job, String session, String worker, List<Outcome.Commit> commits) {
    Args args = about(job).text(session).text(worker).number(commits.size());
    commits.forEach(commit -> OutcomeArgs.addRedo(args, commit));
    Reply reply = wire.eval(Script.REDO, keys(job, session, true), args);
    return switch (reply.word()) {
      case "ok" ->
          new RedoReply.Redone(reply.status(3), (int) reply.number(1), (int) reply.number(2));
      case "nojob" -> new RedoReply.NoJob();
      case "timeline" -> new RedoReply.NewTimeline(reply.number(1));
      default -> throw reply.unexpected(Script.REDO);
    };
  }

  @Override
  public List<JobRef> ready(int shard, String type, int limit) {
    List<JobRef> out = new ArrayList<>();
    for (byte[] id :
        wire.read(Site.READ_READY, c -> c.zrange(space.keys(shard).ready(type), 0, limit - 1L))) {
      jobs.ref(Reply.string(id)).ifPresent(out::add);
    }
    return out;
  }

  @Override
  public List<String> jobsOf(int shard, String session) {
    return wire
        .read(Site.READ_JOBS_OF_SESSION, c -> c.smembers(space.keys(shard).session(session).get(1)))
        .stream()
        .map(Reply::string)
        .toList();
  }

  private Args about(JobRef job) {
    return new Args().number(epochs.of(job.shard())).text(job.id()).text(job.uid());
  }

  private List<String> keys(JobRef job, String session, boolean withSession) {
    Keys keys = space.keys(job);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.job(job.id(), job.type(), session));
    if (withSession) {
      all.addAll(keys.session(session));
    }
    return all;
  }

  private static Suspects suspects(Reply reply, int at) {
    return switch ((int) reply.number(at)) {
      case 1 -> Suspects.WAIT;
      case 2 -> Suspects.TAKEN;
      default -> Suspects.NONE;
    };
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
