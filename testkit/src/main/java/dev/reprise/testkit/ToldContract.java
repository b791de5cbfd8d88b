package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Events;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.JobView;
import dev.reprise.store.Outcome;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the events say: each written once, by the step that makes it true, with what a reader
/// needs.
public interface ToldContract extends StoreContract {
  private Events.Entry last(String type) {
    return store().events().stream()
        .filter(event -> event.type().equals(type))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no event " + type));
  }

  private static String field(Events.Entry event, String name) {
    Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(event.data());
    return field.find() ? field.group(1) : "";
  }

  private JobRef traced(boolean trace, boolean finish) {
    Submission.Limits limits =
        new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, trace);
    return submit(
        new Submission(
            newRef(trace ? "traced" : "plain"), "{}", "{}", 9, true, finish, limits, List.of()));
  }

  @Test
  default void commitsAreToldWhereTheyAreTraced() {
    TestWorker worker = store().openWorker("a");
    JobRef plain = traced(false, false);
    worker.commit(plain, worker.takeOne(plain));
    assertThat(eventsOf("chunks.committed")).isZero();
    JobRef job = traced(true, false);
    worker.take(job, 6);
    worker.commit(job, ChunkRange.of(5, 1), new ChunkRange(0, 2, 1));
    assertThat(lastEvent("chunks.committed"))
        .contains(
            "\"chunks\":\"0-2,5\"", "\"worker\":\"a\"", "\"session\":\"" + worker.session() + "\"");
    worker.settle(job, Outcomes.fail(ChunkRange.of(3, 1)));
    worker.commit(job, ChunkRange.of(5, 1));
    assertThat(eventsOf("chunks.committed")).isEqualTo(1);
  }

  @Test
  default void failureSaysWhenItIsDue() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    store().pass(Duration.ofHours(1));
    worker.settle(job, new Outcome.Fail(worker.takeOne(job), "x", false, Duration.ofSeconds(20)));
    Events.Entry event = last("chunk.failed");
    assertThat(Instant.parse(field(event, "dueAt")))
        .isEqualTo(event.time().plus(Duration.ofSeconds(20)));
  }

  @Test
  default void failuresToldTogetherAreDueWithTheFirst() {
    JobRef job = submit(4);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 4);
    int index = 0;
    for (int first : new int[] {20, 30}) {
      worker.settle(
          job,
          new Outcome.Fail(ChunkRange.of(index++, 1), "x", false, Duration.ofSeconds(first)),
          new Outcome.Fail(ChunkRange.of(index++, 1), "x", false, Duration.ofSeconds(50 - first)));
      Events.Entry event = last("chunk.failed");
      assertThat(Instant.parse(field(event, "dueAt")))
          .isEqualTo(event.time().plus(Duration.ofSeconds(20)));
    }
  }

  @Test
  default void longErrorOfARetryIsCut() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.settle(
        job, new Outcome.Fail(worker.takeOne(job), "x".repeat(9_000), false, Duration.ZERO));
    assertThat(store().jobs().chunks(job, "retry", 1).get(0).error()).hasSize(2_000);
    assertThat(last("chunk.failed").data()).hasSizeLessThan(3_000);
  }

  @Test
  default void failureOfTheFinishStepSaysWhenItIsDue() {
    JobRef job = submit(0, true, LIMITS);
    TestWorker worker = store().openWorker("a");
    store().pass(Duration.ofHours(1));
    worker.settle(job, new Outcome.Fail(worker.takeOne(job), "x", false, Duration.ofSeconds(20)));
    Events.Entry event = last("chunk.failed");
    assertThat(Instant.parse(field(event, "dueAt")))
        .isEqualTo(event.time().plus(Duration.ofSeconds(20)));
    assertThat(worker.take(job, 1)).isEmpty();
    store().pass(Duration.ofSeconds(21));
    assertThat(worker.take(job, 1)).hasSize(1);
  }

  @Test
  default void fencedEventNamesChunksAndTheFinishStep() {
    JobRef job = submit(9, true, LIMITS);
    TestWorker zombie = store().openWorker("z");
    ChunkRange finish = ChunkRange.of(ChunkRange.FINISH, 1);
    zombie.commit(job, finish);
    assertThat(lastEvent("chunk.fenced")).contains("\"chunks\":\"finish\"");
    assertThat(zombie.commit(job, new ChunkRange(2, 3, 1), finish).fenced())
        .containsExactly(2, 3, ChunkRange.FINISH);
    assertThat(lastEvent("chunk.fenced"))
        .contains("\"chunks\":\"2-3,finish\"", "\"worker\":\"z\"", zombie.session());
  }

  @Test
  default void endSaysWhatBecameOfTheJob() {
    JobRef job =
        submit(3, false, new Submission.Limits(1, 1, 0, 1, Duration.ZERO, Duration.ZERO, false));
    TestWorker worker = store().openWorker("a");
    worker.take(job, 3);
    worker.settle(
        job,
        Outcomes.failForGood(ChunkRange.of(0, 1)),
        new Outcome.Commit(new ChunkRange(1, 2, 1), Map.of("rejected", 2L), null));
    Events.Entry event = last("job.completed");
    assertThat(event.data())
        .contains("\"done\":2", "\"dead\":1", "\"counters\":{\"rejected\":4}", "\"error\":null");
    assertThat(event.data().split("\"rejected\":4", -1)).hasSize(3); // also beside the counters
    JobView view = view(job);
    assertThat(view.error()).isNull();
    assertThat(view.endedAt()).isEqualTo(event.time());
    assertThat(view.startedAt()).isNotNull();
    assertThat(field(event, "tookMs"))
        .isEqualTo(Long.toString(Duration.between(view.startedAt(), view.endedAt()).toMillis()));
  }

  @Test
  default void jobThatNeverBeganTookNoTime() {
    submit(0);
    assertThat(Long.parseLong(field(last("job.completed"), "tookMs"))).isBetween(0L, 60_000L);
  }

  @Test
  default void endedJobHasNoReasonToWait() {
    JobRef job = submit(2);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    worker.settle(job, new Outcome.Release(ChunkRange.of(0, 1), "no file", Duration.ZERO));
    worker.takeOne(job);
    worker.settle(
        job, Outcomes.failForGood(ChunkRange.of(0, 2)), Outcomes.failForGood(ChunkRange.of(1, 1)));
    assertThat(status(job)).isEqualTo(JobStatus.FAILED);
    assertThat(view(job).reason()).isNull();
  }

  @Test
  default void recoveryOfNothingIsNoRecovery() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    loseAndRecover(job, worker, store().openWorker("b"));
    assertThat(eventsOf("job.recovered")).isZero();
    assertThat(view(job).recoveries()).isZero();
  }

  @Test
  default void failedJobSaysHowManyAreDeadAndWhy() {
    TestWorker worker = store().openWorker("a");
    JobRef one = submit(1);
    worker.settle(one, Outcomes.failForGood(worker.takeOne(one)));
    assertThat(view(one).error()).isEqualTo("1 chunk is dead; chunk 0: never");
    assertThat(last("job.failed").data()).contains("1 chunk is dead", "\"rejected\":0");
    assertThat(view(one).endedAt()).isNotNull();
    JobRef two =
        submit(new Submission(newRef("two"), "{}", "{}", 2, true, false, LIMITS, List.of()));
    worker.take(two, 2);
    worker.settle(two, Outcomes.failForGood(new ChunkRange(0, 1, 1)));
    assertThat(view(two).error()).startsWith("2 chunks are dead; chunk ");
  }

  @Test
  default void recoverySaysHowLongTheWorkerWasSilent() {
    JobRef job = submit(3);
    TestWorker worker = store().openWorker("a");
    worker.take(job, 2);
    TestWorker observer = store().openWorker("b");
    loseAndRecover(job, worker, observer);
    Events.Entry event = last("job.recovered");
    assertThat(field(event, "lostSession")).isEqualTo(worker.session());
    assertThat(field(event, "total")).isEqualTo("3");
    assertThat(Long.parseLong(field(event, "outageMs"))).isBetween(0L, 60_000L);
    assertThat(last("worker.lost").data())
        .contains("\"cause\":\"deadline\"", "\"host\":\"host-a\"", "\"pid\":1", "\"slots\":4");
  }
}
