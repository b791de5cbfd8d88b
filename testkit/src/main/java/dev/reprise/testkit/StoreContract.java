package dev.reprise.testkit;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Events;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Jobs.SubmitReply;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Recovery.LoseReply;
import dev.reprise.store.Recovery.RecoverReply;
import dev.reprise.store.Sessions.HeartbeatReply;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every contract stands on: a store in an empty namespace, and the invariants checked after
/// each test. A test class of a store implements the contracts and gives the store.
@ExtendWith(PartitionInvariant.class)
public interface StoreContract {
  /// No back-off, so that a retry is due at once.
  Submission.Limits LIMITS = new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, false);

  /// The store of the running test.
  StoreUnderTest store();

  /// A name for an incarnation that nobody has submitted.
  default JobRef newRef(String id) {
    return new JobRef(id + ".0", UUID.randomUUID().toString(), "test", 0);
  }

  default JobRef submit(long total) {
    return submit(total, false, LIMITS);
  }

  default JobRef submit(long total, boolean finish, Submission.Limits limits) {
    return submit(
        new Submission(newRef("job"), "{}", "{}", total, true, finish, limits, List.of()));
  }

  default JobRef submit(Submission submission) {
    SubmitReply reply = store().jobs().submit(submission);
    if (reply instanceof SubmitReply.Accepted) {
      return submission.job();
    }
    throw new AssertionError("the job was to be accepted, the answer was " + reply);
  }

  /// As a worker does when Redis was restarted: it hears of it, and says its commits again.
  default RedoReply redoAfterARestart(TestWorker worker, JobRef job, ChunkRange... ranges) {
    store().newTimeline(true);
    worker.heartbeat(0);
    RedoReply reply = worker.redo(job, ranges);
    saidAll(worker);
    return reply;
  }

  /// The worker has said all that it knows.
  default void saidAll(TestWorker worker) {
    if (worker.heartbeat(0) instanceof HeartbeatReply.Alive alive) {
      worker.heartbeat(alive.epoch());
    }
  }

  default JobView view(JobRef job) {
    return store().jobs().find(job.id()).orElseThrow();
  }

  default JobStatus status(JobRef job) {
    return view(job).status();
  }

  default long eventsOf(String type) {
    return store().events().stream().filter(event -> event.type().equals(type)).count();
  }

  /// The data of the last event of that type.
  default String lastEvent(String type) {
    return store().events().stream()
        .filter(event -> event.type().equals(type))
        .map(Events.Entry::data)
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no event " + type));
  }

  /// Kills a worker, lets its deadline pass, and has the observer declare it dead.
  default void lose(TestWorker worker, TestWorker observer) {
    worker.kill();
    store().pass(TestWorker.DEADLINE.plusSeconds(2));
    observer.heartbeat(0);
    loseNow(worker, observer);
  }

  /// Has the observer declare a worker dead whose deadline has passed.
  default void loseNow(TestWorker worker, TestWorker observer) {
    LoseReply reply =
        observer.recovery().lose(0, observer.session(), worker.session(), Cause.DEADLINE, "", "it");
    if (!(reply instanceof LoseReply.Lost)) {
      throw new AssertionError("the session was to be lost, the answer was " + reply);
    }
  }

  /// Takes all chunks of a job back from a lost worker.
  default RecoverReply recover(JobRef job, TestWorker worker, TestWorker observer) {
    return observer.recovery().recover(0, job.id(), worker.session(), observer.name(), 512);
  }

  /// Kills a worker, and takes the job's chunks back from it.
  default void loseAndRecover(JobRef job, TestWorker worker, TestWorker observer) {
    lose(worker, observer);
    recover(job, worker, observer);
  }
}
