package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.embedded.RedisProcess;
import dev.reprise.store.ChunkRange;
import dev.reprise.store.JobRef;
import dev.reprise.store.Outcome;
import dev.reprise.store.Recovery.Cause;
import dev.reprise.store.Submission;
import dev.reprise.testkit.Outcomes;
import dev.reprise.testkit.PlainRedis;
import dev.reprise.testkit.RedisStoreUnderTest;
import dev.reprise.testkit.TestWorker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults planted into the state of a job or into its streams, each found by `audit`, with its
/// sentence; what can be mended is, and the rest is named.
class AuditFaultsRedisTest {
  private static final Submission.Limits TRACED =
      new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, true);

  @TempDir static Path dir;
  private static RedisProcess server;
  private RedisStoreUnderTest store;
  private JobRef job;
  private TestWorker heir;

  @BeforeAll
  static void startRedis() {
    server = RedisProcess.start(RedisProcess.Options.in(dir));
  }

  @AfterAll
  static void stopRedis() {
    server.close();
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// A traced job of ten chunks: 0 to 4 are done, of which 2 and 3 were taken back from a worker
  /// that died; 5 is in flight, 6 in retry, 7 dead, 8 and 9 wait.
  @BeforeEach
  void jobUnderWay() {
    store = RedisStoreUnderTest.on(server.port());
    job = new JobRef("job.0", UUID.randomUUID().toString(), "test", 0);
    store.jobs().submit(new Submission(job, "{}", "{}", 10, true, false, TRACED, List.of()));
    TestWorker victim = store.openWorker("victim");
    victim.take(job, 4);
    victim.commit(job, new ChunkRange(0, 1, 1));
    heir = store.openWorker("heir");
    lose(victim);
    heir.recovery().recover(0, job.id(), victim.session(), "heir", 512);
    heir.take(job, 6);
    heir.settle(
        job,
        Outcomes.commit(new ChunkRange(2, 3, 2)),
        Outcomes.commit(ChunkRange.of(4, 1)),
        new Outcome.Release(ChunkRange.of(6, 1), "", Duration.ofHours(1)),
        Outcomes.failForGood(ChunkRange.of(7, 1)));
  }

  private void lose(TestWorker victim) {
    victim.kill();
    store.pass(TestWorker.DEADLINE.plusSeconds(2));
    heir.heartbeat(0);
    heir.recovery().lose(0, heir.session(), victim.session(), Cause.DEADLINE, "", "heir");
  }

  /// Commits all that is left.
  private void end() {
    plant("ZREM", "job:job.0:retry", "6");
    plant("HDEL", "job:job.0:dead", "7");
    assertThat(audit("--repair").exit()).isZero();
    for (ChunkRange range : heir.take(job, 10).stream().map(c -> c.range()).toList()) {
      heir.settle(job, Outcomes.commit(range));
    }
    heir.settle(job, Outcomes.commit(ChunkRange.of(5, 1)));
  }

  @Test
  void soundJobIsProvenAndTheWindowIsPrinted() {
    assertThat(audit().exit()).isZero();
    Cli.Result proof = audit("--from-events");
    assertThat(proof.exit()).as(proof.out()).isZero();
    assertThat(proof.out())
        .contains("status: 1 change since it was submitted, each legal", "PROCESSING at version 2")
        .contains(
            "kills: 1 of 1 recoveries are told, from 1 session, of which 1 is told to be lost")
        .contains("dead: 1 of 1 dead chunks have their event")
        .contains("commits: 5 of 5 chunks done are told by 2 entries, each once")
        .contains("counters: {rows=5} equal the recount of all commits")
        .containsPattern("the streams cover it from \\S+Z to \\S+Z, whole")
        .contains("chunks 0-4 of 10 are covered by the trace");
    JsonNode json = audit("--from-events", "--json").objects().getFirst();
    assertThat(json.get("whole").asBoolean()).isTrue();
    assertThat(json.get("window").get("chunks").asText()).isEqualTo("0-4");
    assertThat(json.get("checked")).hasSize(5);
  }

  @Test
  void lostDoneBitIsMarkedAgainWhereTheTraceTellsOfItsCommit() {
    plant("SETBIT", "job:job.0:done", "3", "0");
    found("--from-events", "1 chunks were committed and aren't marked as done: 3 (entry ");
    found("", "8 chunks handed out, but", "1 chunk is in no place", "done): 3");
    repaired("--from-events");
    assertThat(store.jobs().find(job.id()).orElseThrow().retry()).isEqualTo(1);
    assertThat(store.jobs().find(job.id()).orElseThrow().done()).isEqualTo(5);
  }

  @Test
  void lostDoneBitIsRunAgainWhereNothingTellsOfItsCommit() {
    plant("SETBIT", "job:job.0:done", "3", "0");
    repaired("");
    assertThat(store.jobs().find(job.id()).orElseThrow().retry()).isEqualTo(2);
  }

  @Test
  void lostDoneBitOfACompletedJobIsNamedAndNotGuessed() {
    job = new JobRef("plain.0", UUID.randomUUID().toString(), "test", 0);
    Submission.Limits untraced =
        new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, false);
    store.jobs().submit(new Submission(job, "{}", "{}", 2, true, false, untraced, List.of()));
    heir.take(job, 2);
    heir.commit(job, new ChunkRange(0, 1, 1));
    plant("SETBIT", "job:plain.0:done", "1", "0");
    found("", "it is COMPLETED with 1 done and 0 dead of 2 chunks");
    Cli.Result repair = audit("--repair");
    assertThat(repair.exit()).isEqualTo(1);
    assertThat(repair.out()).contains("can't be mended without guessing");
    plant("SETBIT", "job:plain.0:done", "1", "1");
    assertThat(audit("--repair").exit()).isZero();
  }

  @Test
  void doubledCountersAreFound() {
    plant("HSET", "job:job.0", "done", "10");
    plant("HSET", "job:job.0:counters", "rows", "10");
    found("", "5 done (counter 10)");
    found("--from-events", "counter rows is 10, but its commits add up to 5");
    Cli.Result repair = audit("--from-events", "--repair");
    assertThat(repair.exit()).isEqualTo(1);
    assertThat(repair.out()).doesNotContain("; that can't").contains("so it isn't changed");
    assertThat(audit().exit()).isZero();
    plant("HSET", "job:job.0:counters", "rows", "5");
    assertThat(audit("--from-events").exit()).isZero();
  }

  @Test
  void doubledCounterOfAnEndedJobIsFoundByWhatItsEndTold() {
    end();
    plant("HSET", "job:job.0:counters", "rows", "20");
    found("--from-events", "counter rows is 20, but job.completed told 10");
    plant("HSET", "job:job.0:counters", "rows", "10");
  }

  @Test
  void indexThatIsNowhereGoesBackToRetry() {
    plant("ZREM", "job:job.0:retry", "6");
    found("", "1 chunk is in no place (neither in flight, retry, dead nor done): 6");
    repaired("");
    assertThat(heir.take(job, 1).getFirst().range()).isEqualTo(ChunkRange.of(6, 2));
  }

  @Test
  void indexInTwoPlacesStaysInOne() {
    plant("ZADD", "job:job.0:retry", "0", "5");
    found("", "1 chunk is in several places at once: 5");
    repaired("");
    plant("SREM", "job:job.0:inflight:" + heir.session(), "5");
    plant("ZADD", "job:job.0:retry", "0", "4");
    // one is nowhere and one is twice: the counts add up, so only a look at each tells
    plant("HSET", "job:job.0", "inflight", "0");
    assertThat(audit().exit()).isZero();
    found("--from-events", "nor done): 5", "1 chunk is in several places at once: 4");
    repaired("--from-events");
    assertThat(heir.take(job, 5)).isNotEmpty();
  }

  @Test
  void jobThatNoIndexNamesIsListedAgain() {
    plant("SREM", "processing", "job.0");
    plant("ZREM", "ready:test", "job.0");
    found(
        "",
        "it is PROCESSING and isn't in `processing`, so no start-up scan sees it",
        "it is in neither `ready:test` nor `delayed`, so no worker comes for them");
    repaired("");
  }

  @Test
  void endedJobThatIsStillOfferedIsTakenFromTheIndexes() {
    end();
    plant("SADD", "processing", "job.0");
    plant("ZADD", "ready:test", "0", "job.0");
    found("", "it is COMPLETED and stands in `processing`", "it is offered to workers, but");
    repaired("");
  }

  @Test
  void chunksHeldByNoSessionGoBackToRetry() {
    plant("DEL", "session:" + heir.session());
    plant("ZREM", "sessions", heir.session());
    plant("HDEL", "names", "heir");
    found("", "session " + heir.session() + " holds chunks of it and doesn't exist");
    repaired("");
    assertThat(store.jobs().find(job.id()).orElseThrow().inFlight()).isZero();
    assertThat(store.jobs().find(job.id()).orElseThrow().retry()).isEqualTo(2);
  }

  @Test
  void holderThatIsNotListedIsListedAgain() {
    plant("SREM", "job:job.0:holders", heir.session());
    found("", "session " + heir.session() + " holds chunks of it and isn't in `holders`");
    repaired("");
  }

  @Test
  void goneCommitIsNamed() {
    delete("chunks", "chunks.committed");
    found(
        "--from-events",
        "chunks are done and no chunks.committed tells by whom: ",
        "an entry was deleted from the stream (XDEL)");
    assertThat(audit("--from-events", "--repair").exit()).isEqualTo(1);
    assertThat(audit().exit()).isZero();
  }

  @Test
  void goneRecoveryIsNamed() {
    delete("events", "job.recovered");
    found("--from-events", "the job was recovered 1 times, and its last job.recovered is the 0.");
  }

  @Test
  void goneLossIsNamed() {
    delete("events", "worker.lost");
    found("--from-events", "of worker victim (entry ", "but no worker.lost tells of its death");
  }

  @Test
  void goneChangeOfStatusIsNamed() {
    delete("events", "job.started");
    found("--from-events", "the job's version goes from 1 to 2: a change of status isn't told");
  }

  @Test
  void goneDeathOfAChunkIsNamed() {
    delete("events", "chunk.dead");
    found("--from-events", "chunk 7 is dead at attempt 1, but no chunk.dead tells it");
  }

  /// The last change of status: nothing follows it from which it could be missed.
  @Test
  void goneLastChangeOfStatusIsNamed() {
    end();
    delete("events", "job.completed");
    found("--from-events", "the job has version 3, and its last event (entry ", "has 2: a change");
  }

  @Test
  void statusThatNoEventTellsIsNamed() {
    plant("HSET", "job:job.0", "status", "CANCELLED");
    found("--from-events", "the job is CANCELLED, and its events end with [PROCESSING] (entry ");
    plant("HSET", "job:job.0", "status", "PROCESSING");
  }

  /// Without it everything else would count as trimmed, and not be judged.
  @Test
  void goneSubmissionIsNamed() {
    delete("events", "job.submitted");
    found("--from-events", "the stream of events was never trimmed, and no job.submitted is in it");
  }

  @Test
  void lostDoneBitThatAWorkerPutBackIsMarkedAgainByTheTrace() {
    plant("SETBIT", "job:job.0:done", "3", "0");
    assertThat(audit("--repair").exit()).isZero(); // as every worker does once a minute
    assertThat(store.jobs().find(job.id()).orElseThrow().retry()).isEqualTo(2);
    found("--from-events", "1 chunks were committed and aren't marked as done: 3 (entry ");
    repaired("--from-events");
    assertThat(store.jobs().find(job.id()).orElseThrow().retry()).isEqualTo(1);
    assertThat(store.jobs().find(job.id()).orElseThrow().done()).isEqualTo(5);
  }

  @Test
  void wrongCountOfWhatIsDoneAheadIsCountedAgain() {
    plant("HSET", "job:job.0", "ahead", "1");
    found("", "8 chunks handed out, but", "0 of them from 8 on (counter 1)");
    repaired("");
  }

  @Test
  void largeCountersAreProvenToTheLastDigit() {
    job = new JobRef("large.0", UUID.randomUUID().toString(), "test", 0);
    store.jobs().submit(new Submission(job, "{}", "{}", 1, true, false, TRACED, List.of()));
    heir.settle(
        job, new Outcome.Commit(heir.takeOne(job), Map.of("bytes", 1_234_567_890_123_457L), null));
    Cli.Result proof = audit("--from-events");
    assertThat(proof.exit()).as(proof.out()).isZero();
    assertThat(proof.out()).contains("{bytes=1234567890123457} equal the recount");
  }

  @Test
  void nothingIsSaidOfCommitsThatAreNotTraced() {
    job = new JobRef("plain.0", UUID.randomUUID().toString(), "test", 0);
    Submission.Limits untraced =
        new Submission.Limits(3, 0, 0, 1, Duration.ZERO, Duration.ZERO, false);
    store.jobs().submit(new Submission(job, "{}", "{}", 2, true, false, untraced, List.of()));
    Cli.Result proof = audit("--from-events");
    assertThat(proof.exit()).isZero();
    assertThat(proof.out()).contains("not traced").doesNotContain("none committed");
  }

  @Test
  void entryThatCannotBeReadIsNamed() {
    forge("x-y", heir.session());
    found("--from-events", "can't be read");
  }

  @Test
  void commitOfTheFinishStepByALostSessionIsFound() {
    job = new JobRef("last.0", UUID.randomUUID().toString(), "test", 0);
    store.jobs().submit(new Submission(job, "{}", "{}", 0, true, true, TRACED, List.of()));
    TestWorker victim = store.openWorker("victim");
    victim.takeOne(job);
    lose(victim);
    heir.recovery().recover(0, job.id(), victim.session(), "heir", 512);
    heir.commit(job, heir.takeOne(job));
    assertThat(audit("--from-events").exit()).isZero();
    forge("finish", victim.session());
    found(
        "--from-events",
        "the finish step was committed 2 times",
        "chunks finish were taken back from session " + victim.session());
  }

  @Test
  void forgedSecondCommitIsFoundWithBothEntries() {
    forge("4", heir.session());
    found(
        "--from-events", "chunk 4 was committed more than once: entry ", "by worker heir, entry ");
  }

  @Test
  void commitOfALostSessionIsFound() {
    String data = String.valueOf(entry("events", "worker.lost").get(1));
    String session = data.replaceAll(".*\"session\":\"([^\"]+)\".*", "$1");
    forge("3", session);
    found(
        "--from-events",
        "chunks 3 were taken back from session " + session + " of worker victim (entry ",
        "which committed them all the same (entry ");
  }

  private void forge(String chunks, String session) {
    plant(
        "XADD",
        "chunks",
        "*",
        "type",
        "chunks.committed",
        "time",
        "2026-01-01T00:00:00.000Z",
        "source",
        "/",
        "subject",
        "job.0",
        "data",
        "{\"job\":\"job.0\",\"uid\":\"%s\",\"version\":2,\"chunks\":\"%s\",\"worker\":\"forger\",\"session\":\"%s\"}"
            .formatted(job.uid(), chunks, session));
  }

  private void found(String how, String... sentences) {
    Cli.Result result = how.isEmpty() ? audit() : audit(how);
    assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains(sentences).contains("1 broken");
  }

  /// After a repair nothing is left.
  private void repaired(String how) {
    Cli.Result result = how.isEmpty() ? audit("--repair") : audit("--repair", how);
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains(": repaired (");
    Cli.Result again = how.isEmpty() ? audit() : audit(how);
    assertThat(again.exit()).as(again.out()).isZero();
    assertThat(again.out()).contains("all whole");
    assertThat(store.violations()).isEmpty();
  }

  private void delete(String stream, String type) {
    plant("XDEL", stream, String.valueOf(entry(stream, type).getFirst()));
  }

  /// The first entry of a type: id, data.
  private List<String> entry(String stream, String type) {
    Object all = store.redis().call("XRANGE", store.key(stream), "-", "+");
    for (Object each : (List<?>) all) {
      List<?> entry = (List<?>) each;
      Map<String, String> fields = PlainRedis.map(entry.get(1));
      if (type.equals(fields.get("type"))) {
        return List.of(String.valueOf(entry.get(0)), fields.getOrDefault("data", ""));
      }
    }
    throw new AssertionError("no " + type + " in " + stream);
  }

  private void plant(String... command) {
    command[1] = store.key(command[1]);
    store.redis().call(command);
  }

  private Cli.Result audit(String... words) {
    String tag = store.key("x");
    String namespace = tag.substring(1, tag.indexOf(':'));
    String[] line = new String[words.length + 2];
    line[0] = "audit";
    line[1] = job.id();
    System.arraycopy(words, 0, line, 2, words.length);
    return Cli.run(Map.of("REPRISE_REDIS", server.uri(), "REPRISE_NAMESPACE", namespace), line);
  }
}
