package dev.reprise.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be done to a job as a whole.
public interface Jobs {

  /// Accepts a job, once for each uid.
  SubmitReply submit(Submission submission);

  sealed interface SubmitReply {
    /// @param again whether this very incarnation had been accepted before
    record Accepted(long version, boolean again) implements SubmitReply {}

    /// Another incarnation bears the id.
    record Exists(String uid, JobStatus status) implements SubmitReply {}

    /// The incarnation was purged; it needs a new uid.
    record Purged() implements SubmitReply {}
  }

  /// Lets an open job grow from `expectedTotal` to `total` chunks, and seals it where `seal`.
  /// `pages` are put from page `firstPage` on.
  ExtendReply extend(
      JobRef job, long expectedTotal, long total, boolean seal, int firstPage, List<byte[]> pages);

  sealed interface ExtendReply {
    record Extended(long total) implements ExtendReply {}

    record Conflict(long total, boolean sealed) implements ExtendReply {}

    record NoJob() implements ExtendReply {}
  }

  ControlReply pause(JobRef job, String reason);

  ControlReply resume(JobRef job, String reason);

  ControlReply cancel(JobRef job, String reason);

  ControlReply redrive(JobRef job);

  /// Forgets a job that has ended; its uid is remembered.
  ControlReply purge(JobRef job);

  sealed interface ControlReply {
    record Done(long version) implements ControlReply {}

    /// The job was in that state already.
    record Unchanged(JobStatus status) implements ControlReply {}

    /// The job's status doesn't allow it.
    record Illegal(JobStatus status) implements ControlReply {}

    /// A session still holds chunks of the job.
    record Busy() implements ControlReply {}

    record NoJob() implements ControlReply {}
  }

  Optional<JobView> find(String id);

  Optional<JobRef> ref(String id);

  /// The newest jobs first.
  List<JobView> list(@Nullable JobStatus status, int limit);

  /// Chunks of one state, in order of index where the state has an order.
  List<ChunkView> chunks(JobRef job, String state, int limit);

  /// One page of the source's chunk offsets, as it was submitted.
  Optional<byte[]> page(JobRef job, int page);

  /// A committed chunk's result.
  Optional<String> result(JobRef job, int index);
}
