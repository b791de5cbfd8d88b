package dev.reprise.redis;

import dev.reprise.seam.Site;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.ChunkView;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs;
import dev.reprise.store.Submission;
import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Jobs as a whole, on Redis.
final class RedisJobs implements Jobs {
  private static final int REDRIVE_STEP = 500;

  private final ClientScripts scripts;
  private final Wire wire;
  private final Space space;

  RedisJobs(ClientScripts scripts, Wire wire, Space space) {
    this.scripts = scripts;
    this.wire = wire;
    this.space = space;
  }

  @Override
  public SubmitReply submit(Submission submission) {
    JobRef job = submission.job();
    Submission.Limits limits = submission.limits();
    Args args =
        about(job)
            .text(job.type())
            .text(submission.params())
            .number(submission.total())
            .yes(submission.sealed())
            .yes(submission.finish())
            .number(limits.maxFailures())
            .number(limits.maxDead())
            .number(limits.maxInFlight())
            .number(limits.priority())
            .number(limits.backoff().toMillis())
            .number(limits.backoffMax().toMillis())
            .yes(limits.traceCommits())
            .text(submission.source())
            .number(submission.pages().size());
    submission.pages().forEach(args::bytes);
    Reply reply = eval(Script.SUBMIT, job, args);
    return switch (reply.word()) {
      case "ok" -> new SubmitReply.Accepted(reply.number(1), reply.text(2).equals("again"));
      case "exists" -> new SubmitReply.Exists(reply.text(1), reply.status(2));
      case "purged" -> new SubmitReply.Purged();
      default -> throw reply.unexpected(Script.SUBMIT);
    };
  }

  @Override
  public ExtendReply extend(
      JobRef job, long expectedTotal, long total, boolean seal, int firstPage, List<byte[]> pages) {
    Args args =
        about(job)
            .number(expectedTotal)
            .number(total)
            .yes(seal)
            .number(firstPage)
            .number(pages.size());
    pages.forEach(args::bytes);
    Reply reply = eval(Script.EXTEND, job, args);
    return switch (reply.word()) {
      case "ok" -> new ExtendReply.Extended(reply.number(1));
      case "conflict" -> new ExtendReply.Conflict(reply.number(1), reply.text(2).equals("1"));
      case "nojob" -> new ExtendReply.NoJob();
      default -> throw reply.unexpected(Script.EXTEND);
    };
  }

  @Override
  public ControlReply pause(JobRef job, String reason) {
    return control(Script.PAUSE, job, about(job).text(reason));
  }

  @Override
  public ControlReply resume(JobRef job, String reason) {
    return control(Script.RESUME, job, about(job).text(reason));
  }

  @Override
  public ControlReply cancel(JobRef job, String reason) {
    return control(Script.CANCEL, job, about(job).text(reason));
  }

  @Override
  public ControlReply redrive(JobRef job) {
    return control(Script.REDRIVE, job, about(job).number(REDRIVE_STEP));
  }

  @Override
  public ControlReply purge(JobRef job) {
    return control(Script.PURGE, job, about(job));
  }

  private ControlReply control(Script script, JobRef job, Args args) {
    while (true) {
      Reply reply = eval(script, job, args);
      switch (reply.word()) {
        case "more" -> {}
        case "ok" -> {
          return new ControlReply.Done(reply.values().size() > 1 ? reply.number(1) : 0);
        }
        case "unchanged" -> {
          return new ControlReply.Unchanged(reply.status(2));
        }
        case "illegal" -> {
          return new ControlReply.Illegal(reply.status(1));
        }
        case "busy" -> {
          return new ControlReply.Busy();
        }
        case "nojob" -> {
          return new ControlReply.NoJob();
        }
        default -> throw reply.unexpected(script);
      }
    }
  }

  @Override
  public Optional<JobView> find(String id) {
    return ref(id)
        .flatMap(ref -> wire.reads(Site.READ_JOB, reads -> new JobReads(reads, space).view(ref)));
  }

  @Override
  public Optional<JobRef> ref(String id) {
    int shard = space.shardOf(id);
    if (shard < 0) {
      return Optional.empty();
    }
    List<KeyValue<String, byte[]>> values =
        wire.read(Site.READ_REF, c -> c.hmget(space.keys(shard).job(id), "uid", "type"));
    return values.get(0).hasValue()
        ? Optional.of(
            new JobRef(
                id,
                Reply.string(values.get(0).getValue()),
                Reply.string(values.get(1).getValue()),
                shard))
        : Optional.empty();
  }

  @Override
  public List<JobView> list(@Nullable JobStatus status, int limit) {
    List<JobView> out = new ArrayList<>();
    for (int shard = 0; shard < space.shards(); shard++) {
      long from = 0;
      List<byte[]> ids;
      do {
        ids = newest(shard, from, limit);
        for (byte[] id : ids) {
          find(Reply.string(id))
              .filter(job -> status == null || job.status() == status)
              .ifPresent(out::add);
        }
        from += ids.size();
      } while (out.size() < limit && ids.size() == limit);
    }
    out.sort((a, b) -> b.createdAt().compareTo(a.createdAt()));
    return out.size() > limit ? out.subList(0, limit) : out;
  }

  private List<byte[]> newest(int shard, long from, int limit) {
    return wire.read(
        Site.READ_JOBS, c -> c.zrevrange(space.keys(shard).key("jobs"), from, from + limit - 1L));
  }

  @Override
  public List<ChunkView> chunks(JobRef job, String state, int limit) {
    return wire.reads(
        Site.READ_CHUNKS, reads -> new JobReads(reads, space).chunks(job, state, limit));
  }

  @Override
  public Optional<byte[]> page(JobRef job, int page) {
    return Optional.ofNullable(
        wire.read(
            Site.READ_PAGE,
            c -> c.hget(space.keys(job).job(job.id()) + ":pages", Integer.toString(page))));
  }

  @Override
  public Optional<String> result(JobRef job, int index) {
    return Optional.ofNullable(
            wire.read(
                Site.READ_RESULT,
                c -> c.hget(space.keys(job).job(job.id()) + ":result", ChunkRange.text(index))))
        .map(Reply::string);
  }

  private Reply eval(Script script, JobRef job, Args args) {
    Keys keys = space.keys(job);
    List<String> all = new ArrayList<>(keys.shard());
    all.addAll(keys.job(job.id(), job.type()));
    return scripts.eval(script, job.shard(), all, args);
  }

  private static Args about(JobRef job) {
    return new Args().text(job.id()).text(job.uid());
  }
}
