package dev.reprise.testkit.model;

import dev.reprise.store.ChunkView;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs;
import dev.reprise.store.Submission;
import dev.reprise.testkit.model.Chunk.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Jobs as a whole, in memory.
final class ModelJobs implements Jobs {
  private final ModelShard shard;
  private final Caller caller;
  private final Rules rules;
  private final ModelViews views;

  ModelJobs(ModelShard shard, Caller caller) {
    this.shard = shard;
    this.caller = caller;
    this.rules = new Rules(shard);
    this.views = new ModelViews(shard);
  }

  @Override
  public SubmitReply submit(Submission submission) {
    caller.comeUp();
    JobRef ref = submission.job();
    ModelJob there = shard.state.jobs.get(ref.id());
    if (there != null) {
      return there.ref.uid().equals(ref.uid())
          ? new SubmitReply.Accepted(there.version, true)
          : new SubmitReply.Exists(there.ref.uid(), there.status);
    }
    if (shard.state.purged.containsKey(ref.uid())) {
      return new SubmitReply.Purged();
    }
    ModelJob job = new ModelJob(submission, shard.now);
    for (int page = 0; page < submission.pages().size(); page++) {
      job.pages.put(page, submission.pages().get(page));
    }
    shard.state.jobs.put(ref.id(), job);
    shard.events.emit(job, "job.submitted", "total", job.total);
    rules.settle(job);
    return new SubmitReply.Accepted(job.version, false);
  }

  @Override
  public ExtendReply extend(
      JobRef ref, long expectedTotal, long total, boolean seal, int firstPage, List<byte[]> pages) {
    caller.comeUp();
    ModelJob job = shard.job(ref);
    if (job == null) {
      return new ExtendReply.NoJob();
    }
    boolean again =
        job.total == total && (seal ? job.sealed : !job.sealed && total > expectedTotal);
    if (again) {
      return new ExtendReply.Extended(total);
    }
    if (job.total != expectedTotal
        || total < expectedTotal
        || job.sealed
        || job.status.isTerminal()) {
      return new ExtendReply.Conflict(job.total, job.sealed);
    }
    for (int page = 0; page < pages.size(); page++) {
      job.pages.put(firstPage + page, pages.get(page));
    }
    job.total = total;
    job.sealed = seal;
    rules.settle(job);
    return new ExtendReply.Extended(total);
  }

  @Override
  public ControlReply pause(JobRef ref, String reason) {
    return control(
        ref,
        job -> {
          if (job.status == JobStatus.PAUSED) {
            return new ControlReply.Unchanged(job.status);
          }
          return job.status.isTerminal()
              ? new ControlReply.Illegal(job.status)
              : to(job, JobStatus.PAUSED, "job.paused", reason);
        });
  }

  @Override
  public ControlReply resume(JobRef ref, String reason) {
    return control(
        ref,
        job -> {
          if (job.status.isTerminal()) {
            return new ControlReply.Illegal(job.status);
          }
          JobStatus before = job.startedAt > 0 ? JobStatus.PROCESSING : JobStatus.PENDING;
          return job.status == JobStatus.PAUSED
              ? to(job, before, "job.resumed", reason)
              : new ControlReply.Unchanged(job.status);
        });
  }

  @Override
  public ControlReply cancel(JobRef ref, String reason) {
    return control(
        ref,
        job -> {
          if (job.status == JobStatus.CANCELLED) {
            return new ControlReply.Unchanged(job.status);
          }
          if (job.status.isTerminal()) {
            return new ControlReply.Illegal(job.status);
          }
          job.endedAt = shard.now;
          return to(job, JobStatus.CANCELLED, "job.cancelled", reason);
        });
  }

  private ControlReply to(ModelJob job, JobStatus status, String event, String reason) {
    rules.status(job, status);
    shard.events.emit(job, event, "total", job.total, "reason", reason.isEmpty() ? null : reason);
    rules.reindex(job);
    return new ControlReply.Done(job.version);
  }

  @Override
  public ControlReply redrive(JobRef ref) {
    return control(
        ref,
        job -> {
          if (job.status != JobStatus.FAILED) {
            return new ControlReply.Illegal(job.status);
          }
          for (Chunk chunk : job.chunks) {
            if (chunk.place == Place.DEAD) {
              chunk.clear();
              rules.retry(chunk, shard.tick());
            }
          }
          rules.status(job, JobStatus.PROCESSING);
          job.finish.place = Place.NONE;
          job.finish.failures = 0;
          job.finish.crashes = 0;
          job.error = "";
          job.endedAt = 0;
          shard.events.emit(job, "job.redriven", "total", job.total);
          long version = job.version;
          rules.settle(job);
          return new ControlReply.Done(Math.max(version, job.version));
        });
  }

  @Override
  public ControlReply purge(JobRef ref) {
    return control(
        ref,
        job -> {
          if (!job.status.isTerminal()) {
            return new ControlReply.Illegal(job.status);
          }
          if (job.isHeld()) {
            return new ControlReply.Busy();
          }
          shard.state.purged.put(job.ref.uid(), shard.now);
          shard.state.jobs.remove(job.ref.id());
          return new ControlReply.Done(0);
        });
  }

  private ControlReply control(JobRef ref, Function<ModelJob, ControlReply> order) {
    caller.comeUp();
    ModelJob job = shard.job(ref);
    return job == null ? new ControlReply.NoJob() : order.apply(job);
  }

  @Override
  public Optional<JobView> find(String id) {
    return Optional.ofNullable(shard.state.jobs.get(id)).map(views::job);
  }

  @Override
  public Optional<JobRef> ref(String id) {
    return Optional.ofNullable(shard.state.jobs.get(id)).map(job -> job.ref);
  }

  @Override
  public List<JobView> list(@Nullable JobStatus status, int limit) {
    return shard.state.jobs.values().stream()
        .filter(job -> status == null || job.status == status)
        .map(views::job)
        .sorted(Comparator.comparing(JobView::createdAt).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<ChunkView> chunks(JobRef ref, String state, int limit) {
    ModelJob job = shard.state.jobs.get(ref.id());
    return job == null ? List.of() : views.chunks(job, state, limit);
  }

  @Override
  public Optional<byte[]> page(JobRef ref, int page) {
    return Optional.ofNullable(shard.state.jobs.get(ref.id())).map(job -> job.pages.get(page));
  }

  @Override
  public Optional<String> result(JobRef ref, int index) {
    return Optional.ofNullable(shard.state.jobs.get(ref.id()))
        .map(job -> job.chunk(index))
        .map(chunk -> chunk.result);
  }
}
