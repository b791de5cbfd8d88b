package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.seam.Site;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import dev.reprise.store.Recovery.Audit;
import dev.reprise.store.Submission;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The audit of a job's state: what is sound is called so and left as it is; what isn't is named,
/// and mended only when asked for.
interface AuditContract extends StoreContract {
  Submission.Limits ONE_DEAD =
      new Submission.Limits(1, 1, 0, 1, Duration.ZERO, Duration.ZERO, false);
  Submission.Limits LATER =
      new Submission.Limits(3, 0, 0, 1, Duration.ofHours(1), Duration.ofHours(1), false);

  @Override
  RedisStoreUnderTest store();

  private void plant(String... command) {
    command[1] = store().key(command[1]);
    store().redis().call(command);
  }

  /// Its session is gone, and what it held stays behind.
  private void vanish(TestWorker worker) {
    plant("DEL", "session:" + worker.session());
    plant("ZREM", "sessions", worker.session());
    plant("HDEL", "names", worker.name());
  }

  /// The last chunk that it held is done, and no counter knows it.
  private void markDone(TestWorker worker, String index) {
    plant("SREM", "job:job.0:inflight:" + worker.session(), index);
    plant("SREM", "job:job.0:holders", worker.session());
    plant("SETBIT", "job:job.0:done", index, "1");
  }

  private JobRef named(String id, long total, boolean sealed, boolean finish) {
    return named(id, total, sealed, finish, LIMITS);
  }

  private JobRef named(
      String id, long total, boolean sealed, boolean finish, Submission.Limits limits) {
    return submit(new Submission(newRef(id), "{}", "{}", total, sealed, finish, limits, List.of()));
  }

  /// Every key of the shard, as it is stored.
  private Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    for (String key : PlainRedis.texts(store().redis().call("KEYS", store().key("*")))) {
      all.put(key, String.valueOf(store().redis().call("DUMP", key)));
    }
    return all;
  }

  private Audit look(JobRef job) {
    return store().recovery().audit(job.id(), false, true, new BitSet());
  }

  private Audit repair(JobRef job) {
    return store().recovery().audit(job.id(), true, true, new BitSet());
  }

  private void assertSound(JobRef job) {
    Map<String, String> before = everything();
    assertThat(look(job).broken()).as(job.id()).isEmpty();
    Audit repaired = repair(job);
    assertThat(repaired.broken()).as(job.id()).isEmpty();
    assertThat(repaired.repaired() + repaired.mended()).as(job.id()).isZero();
    assertThat(everything()).isEqualTo(before);
  }

  /// A look names it and changes nothing; a repair leaves nothing.
  private void assertMended(JobRef job, String... named) {
    assertNamed(job, named);
    Audit repaired = repair(job);
    assertThat(repaired.repaired() + repaired.mended()).isPositive();
    assertThat(look(job).broken()).isEmpty();
    assertThat(store().violations()).isEmpty();
  }

  private void assertNamed(JobRef job, String... named) {
    Map<String, String> before = everything();
    assertThat(String.join("; ", look(job).broken())).contains(named);
    assertThat(everything()).isEqualTo(before);
  }

  @Test
  default void soundJobsOfAllKindsAreLeftAsTheyAre() {
    TestWorker worker = store().openWorker("a");
    assertSound(named("pending", 3, true, false));
    JobRef mixed = named("mixed", 9, true, false, LATER);
    worker.take(mixed, 5);
    worker.settle(
        mixed,
        Outcomes.commit(ChunkRange.of(0, 1)),
        Outcomes.fail(ChunkRange.of(1, 1)),
        Outcomes.failForGood(ChunkRange.of(2, 1)));
    assertSound(mixed);
    JobRef later = named("later", 1, true, false, LATER);
    worker.settle(later, Outcomes.fail(worker.takeOne(later)));
    assertSound(later);
    JobRef ahead = named("ahead", 10, true, false);
    worker.redo(ahead, new ChunkRange(5, 6, 1));
    assertSound(ahead);
    worker.take(ahead, 10);
    assertSound(ahead);
    JobRef open = named("open", 1, false, false);
    worker.commit(open, worker.takeOne(open));
    assertSound(open);
    store().jobs().pause(open, "");
    assertSound(open);
  }

  @Test
  default void soundFinishStepsAreLeftAsTheyAre() {
    TestWorker worker = store().openWorker("a");
    JobRef job = named("finish", 2, true, true, ONE_DEAD);
    worker.take(job, 2);
    worker.settle(
        job, Outcomes.commit(ChunkRange.of(0, 1)), Outcomes.failForGood(ChunkRange.of(1, 1)));
    assertThat(view(job).finish()).isEqualTo("waiting");
    assertSound(job);
    ChunkRange finish = worker.takeOne(job);
    assertSound(job);
    worker.commit(job, finish);
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertSound(job);
  }

  @Test
  default void soundEndsAreLeftAsTheyAre() {
    TestWorker worker = store().openWorker("a");
    JobRef tolerated = named("tolerated", 1, true, false, ONE_DEAD);
    worker.settle(tolerated, Outcomes.failForGood(worker.takeOne(tolerated)));
    assertThat(status(tolerated)).isEqualTo(JobStatus.COMPLETED);
    assertSound(tolerated);
    JobRef failed = named("failed", 2, true, false);
    worker.take(failed, 2);
    worker.settle(
        failed, Outcomes.commit(ChunkRange.of(0, 1)), Outcomes.failForGood(ChunkRange.of(1, 1)));
    assertThat(status(failed)).isEqualTo(JobStatus.FAILED);
    assertSound(failed);
    JobRef cancelled = named("cancelled", 3, true, false);
    worker.take(cancelled, 1);
    store().jobs().cancel(cancelled, "");
    assertSound(cancelled);
  }

  @Test
  default void completedJobWithMoreDeadThanItToleratesIsNamed() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1);
    worker.settle(job, Outcomes.failForGood(worker.takeOne(job)));
    plant("HSET", "job:job.0", "status", "COMPLETED");
    assertNamed(job, "it is COMPLETED with 0 done and 1 dead of 1 chunks");
    plant("HSET", "job:job.0", "status", "FAILED");
  }

  @Test
  default void completedJobWhoseFinishStepIsNotDoneIsNamed() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1, true, LIMITS);
    worker.commit(job, worker.takeOne(job));
    worker.commit(job, worker.takeOne(job));
    plant("HSET", "job:job.0", "finish", "waiting");
    assertNamed(job, "it is COMPLETED with 1 done and 0 dead of 1 chunks");
    plant("HSET", "job:job.0", "finish", "done");
  }

  @Test
  default void jobThatGoesOnThoughAllIsDoneIsEnded() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1);
    worker.takeOne(job);
    markDone(worker, "0");
    plant("HSET", "job:job.0", "done", "1", "inflight", "0");
    assertNamed(job, "it is PROCESSING with 1 done and 0 dead of 1 chunks");
    store().recovery().audit(job.id(), true); // its counts add up, so it walks through no chunks
    assertThat(look(job).broken()).isEmpty();
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  @Test
  default void jobThatGoesOnThoughItsFinishStepIsDoneIsNamed() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1, true, LIMITS);
    worker.commit(job, worker.takeOne(job));
    worker.commit(job, worker.takeOne(job));
    plant("HSET", "job:job.0", "status", "PROCESSING");
    assertNamed(job, "it is PROCESSING with 1 done and 0 dead of 1 chunks");
    plant("HSET", "job:job.0", "status", "COMPLETED");
  }

  @Test
  default void jobThatGoesOnThoughTooManyAreDeadIsNamed() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1, true, ONE_DEAD);
    worker.settle(job, Outcomes.failForGood(worker.takeOne(job)));
    plant("HSET", "job:job.0", "max_dead", "0");
    assertNamed(job, "it is PROCESSING with 0 done and 1 dead of 1 chunks");
    plant("HSET", "job:job.0", "max_dead", "1");
  }

  /// A chunk that is done and in retry as well: what ends the job must not leave it there.
  @Test
  default void jobIsEndedOnlyOnceItsCountsAddUp() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(2);
    worker.take(job, 2);
    worker.commit(job, ChunkRange.of(0, 1));
    markDone(worker, "1");
    plant("HSET", "job:job.0", "done", "2", "inflight", "0");
    plant("ZADD", "job:job.0:retry", "0", "1");
    assertMended(job, "1 chunk is in several places at once: 1");
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
    assertThat(view(job).retry()).isZero();
  }

  @Test
  default void countersAreSetToWhatWasCounted() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(4);
    worker.take(job, 3);
    worker.commit(job, ChunkRange.of(0, 1));
    plant("HSET", "job:job.0", "inflight", "9");
    assertMended(job, "2 in flight (counter 9)");
    plant("HSET", "job:job.0", "done", "3");
    assertMended(job, "1 done (counter 3)");
    assertThat(view(job).inFlight()).isEqualTo(2);
    assertThat(view(job).done()).isEqualTo(1);
  }

  @Test
  default void endedJobThatStandsInProcessingIsOnlyNamedByALook() {
    JobRef job = submit(1);
    TestWorker worker = store().openWorker("a");
    worker.commit(job, worker.takeOne(job));
    plant("SADD", "processing", "job.0");
    assertMended(job, "it is COMPLETED and stands in `processing`");
  }

  @Test
  default void jobOfferedWithNothingToClaimIsTakenFromTheIndexes() {
    JobRef job = submit(1);
    store().openWorker("a").takeOne(job);
    plant("ZADD", "delayed", "0", "job.0");
    assertMended(job, "it is offered to workers, but no chunk of it can be claimed");
  }

  @Test
  default void jobWhoseRetriesNobodyWouldComeForIsListedAgain() {
    JobRef job = named("job", 1, true, false, LATER);
    TestWorker worker = store().openWorker("a");
    worker.settle(job, Outcomes.fail(worker.takeOne(job)));
    plant("ZREM", "delayed", "job.0");
    assertMended(job, "it is in neither `ready:test` nor `delayed`");
  }

  @Test
  default void sessionThatOnlyAskedIsNobodyWhoIsGone() {
    JobRef job = submit(2);
    store().openWorker("a").takeOne(job);
    plant("HSET", "job:job.0:requests", "ghost", "1");
    assertThat(look(job).broken()).isEmpty();
    plant("HDEL", "job:job.0:requests", "ghost");
  }

  @Test
  default void damagedChunksAreOnlyNamedByALook() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(6);
    worker.take(job, 5);
    worker.commit(job, ChunkRange.of(0, 1));
    String held = "job:job.0:inflight:" + worker.session();
    plant("SREM", held, "1");
    plant("SADD", held, "0");
    plant("HSET", "job:job.0:dead", "2", "x");
    plant("ZADD", "job:job.0:retry", "0", "3");
    BitSet trace = new BitSet();
    trace.set(1);
    Map<String, String> before = everything();
    Audit traced = store().recovery().audit(job.id(), false, true, trace);
    assertThat(String.join("; ", traced.broken()))
        .contains("not marked as done: 1", "several places at once: 0, 2, 3");
    assertThat(everything()).isEqualTo(before);
    store().recovery().audit(job.id(), true, true, trace);
    assertThat(look(job).broken()).isEmpty();
    assertThat(view(job).done()).isEqualTo(2);
    assertThat(view(job).inFlight()).isEqualTo(3);
    assertThat(view(job).dead()).isZero();
    assertThat(view(job).retry()).isZero();
    assertThat(store().violations()).isEmpty();
  }

  /// Between what it counts and what it looks for the job is gone.
  @Test
  default void jobPurgedMeanwhileIsNoDamage() {
    for (int read : List.of(1, 3)) {
      JobRef job = named("purged" + read, 2, true, false);
      plant("HSET", "job:" + job.id(), "done", "1");
      store()
          .afterCall(
              read,
              Site.READ_HOLDERS,
              () -> {
                plant("HSET", "job:" + job.id(), "done", "0");
                store().jobs().cancel(job, "");
                store().jobs().purge(job);
              });
      repair(job);
      assertThat(store().isInterludeOver()).isTrue();
      assertThat(store().jobs().find(job.id())).isEmpty();
      assertThat(store().violations()).isEmpty();
    }
  }

  /// Between the list of those who hold chunks and the count somebody comes.
  @Test
  default void holderWhoComesMeanwhileIsCounted() {
    for (int read : List.of(1, 3)) {
      JobRef job = named("held" + read, 20, true, false);
      store().openWorker("a" + read).take(job, 4);
      TestWorker second = store().openWorker("b" + read);
      store().afterCall(read, Site.READ_HOLDERS, () -> second.take(job, 4));
      assertThat(repair(job).broken()).isEmpty();
      assertThat(store().isInterludeOver()).isTrue();
      assertThat(view(job).inFlight()).isEqualTo(8);
    }
  }

  @Test
  default void chunksOfASessionThatIsGoneGoBackToRetryOnce() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(3);
    worker.take(job, 2);
    vanish(worker);
    assertMended(job, "session " + worker.session() + " holds chunks of it and doesn't exist");
    assertThat(view(job).inFlight()).isZero();
    assertThat(view(job).retry()).isEqualTo(2);
    assertThat(
            Replies.ranges(store().openWorker("b").take(job, 3)).stream()
                .mapToInt(ChunkRange::size)
                .sum())
        .isEqualTo(3);
  }

  @Test
  default void finishStepOfASessionThatIsGoneIsRunAgain() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1, true, LIMITS);
    worker.commit(job, worker.takeOne(job));
    worker.takeOne(job);
    vanish(worker);
    assertMended(job, "session " + worker.session() + " holds chunks of it and doesn't exist");
    assertThat(view(job).finish()).isEqualTo("retry");
    assertThat(view(job).inFlight()).isZero();
    TestWorker heir = store().openWorker("b");
    heir.settle(job, new Outcome.Commit(heir.takeOne(job), Map.of(), "all"));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  /// A session that is gone held chunks of a job whose finish step another one runs.
  @Test
  default void finishStepOfTheLivingIsLeftToThem() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(1, true, LIMITS);
    worker.commit(job, worker.takeOne(job));
    ChunkRange finish = worker.takeOne(job);
    plant("SADD", "job:job.0:holders", "ghost");
    plant("SADD", "job:job.0:inflight:ghost", "0");
    assertNamed(job, "session ghost holds chunks of it and doesn't exist");
    repair(job);
    repair(job);
    assertThat(view(job).finish()).isEqualTo("inflight");
    assertThat(view(job).inFlight()).isEqualTo(1);
    assertThat(look(job).broken()).isEmpty();
    worker.settle(job, new Outcome.Commit(finish, Map.of(), "all"));
    assertThat(status(job)).isEqualTo(JobStatus.COMPLETED);
  }

  /// Between the look and the repair the session has come back to life, or the job is gone.
  @Test
  default void sessionThatIsThereAfterAllKeepsItsChunks() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(2);
    worker.take(job, 2);
    plant("RENAME", "session:" + worker.session(), store().key("aside"));
    store().afterCall(1, Site.AUDIT, () -> plantBack(worker));
    repair(job);
    assertThat(store().isInterludeOver()).isTrue();
    assertThat(view(job).inFlight()).isEqualTo(2);
    assertThat(look(job).broken()).isEmpty();
  }

  private void plantBack(TestWorker worker) {
    plant("RENAME", "aside", store().key("session:" + worker.session()));
  }

  @Test
  default void jobPurgedBeforeItsChunksAreTakenBackStaysAway() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(2);
    worker.take(job, 2);
    plant("RENAME", "session:" + worker.session(), store().key("aside"));
    store()
        .afterCall(
            1,
            Site.AUDIT,
            () -> {
              store().jobs().cancel(job, "");
              plantBack(worker);
              worker.settle(
                  job,
                  Outcomes.release(ChunkRange.of(0, 1)),
                  Outcomes.release(ChunkRange.of(1, 1)));
              plant("RENAME", "session:" + worker.session(), store().key("aside"));
              store().jobs().purge(job);
            });
    repair(job);
    assertThat(store().isInterludeOver()).isTrue();
    plantBack(worker);
    assertThat(store().jobs().find(job.id())).isEmpty();
    assertThat(store().violations()).isEmpty();
  }

  @Test
  default void walkBeginsANewTimelineFirst() {
    JobRef job = submit(3);
    store().openWorker("a").take(job, 2);
    store().afterCall(1, Site.AUDIT, () -> store().newTimeline(true));
    assertThat(look(job).broken()).isEmpty();
    assertThat(eventsOf("redis.timeline")).isEqualTo(1);
  }

  @Test
  default void takingBackBeginsANewTimelineFirst() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(3);
    worker.take(job, 2);
    vanish(worker);
    store()
        .afterCall(
            1,
            Site.AUDIT,
            () -> {
              store().newTimeline(true);
              // the first is refused, the second follows on the new timeline
              store().afterCall(2, Site.AUDIT_ORPHAN, () -> {});
            });
    repair(job);
    assertThat(store().isInterludeOver()).isTrue();
    assertThat(look(job).broken()).isEmpty();
    assertThat(view(job).retry()).isEqualTo(2);
  }

  @Test
  default void chunksOfASessionThatIsGoneAreTakenBackWithFullMemory() {
    TestWorker worker = store().openWorker("a");
    JobRef job = submit(5);
    worker.take(job, 4);
    vanish(worker);
    store().redis().call("CONFIG", "SET", "maxmemory", "1");
    try {
      repair(job);
      assertThat(view(job).retry()).isEqualTo(4);
    } finally {
      store().redis().call("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(look(job).broken()).isEmpty();
  }
}
