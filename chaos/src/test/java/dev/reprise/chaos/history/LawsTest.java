package dev.reprise.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.chaos.history.Operation.End;
import dev.reprise.chaos.stage.Table;
import dev.reprise.store.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A history that is as it must be passes; forged ones, each in one point, don't.
class LawsTest {
  private final Forged forged = new Forged();

  @Test
  void trueHistoryPasses() {
    assertThat(forged.broken()).isEmpty();
  }

  @Test
  void unknownCommitThatTookEffectPasses() {
    forged.settle("s1", List.of(2), 90, Long.MAX_VALUE, End.UNKNOWN, List.of());
    assertThat(forged.broken()).isEmpty();
  }

  @Test
  void recordThatIsThereTwiceBreaksI1() {
    forged.rows.add(new Table.Row(1, 2, "7-1"));
    assertBroken("I1", "record 2 of chunk 1 is there twice");
  }

  @Test
  void effectOfTwoAttemptsBreaksI1() {
    forged.rows.set(3, new Table.Row(1, 3, "7-2"));
    assertBroken("I1", "chunk 1 was written by several attempts");
  }

  @Test
  void missingRecordOfACompletedJobBreaksI1() {
    forged.rows.removeLast();
    assertBroken("I1", "chunk 2 has 1 of 2 records");
  }

  @Test
  void effectWithoutItsMarkerBreaksI1() {
    forged.markers.removeLast();
    assertBroken("I1", "chunk 2 has rows and no marker");
  }

  @Test
  void jobCompletedWithAChunkNowhereBreaksI2() {
    forged.job = forged.job(JobStatus.COMPLETED, 3, Set.of(0, 1), Set.of());
    assertBroken("I2", "neither done nor dead: [2]");
  }

  @Test
  void tokenIssuedTwiceBreaksI3() {
    forged.run("b", 1, 7, 1, 300);
    assertBroken("I3", "was run twice", "borne by a and by b");
  }

  @Test
  void tokenWrittenByAnotherProcessBreaksI3() {
    forged.write("b", 1, 7, 1, 300, "repeated");
    assertBroken("I3", "borne by a and by b");
  }

  @Test
  void sameAttemptOnAnotherEpochIsAnotherToken() {
    forged.promise = forged.promise(false, Duration.ZERO);
    forged.run("b", 1, 8, 1, 300);
    assertThat(forged.broken()).isEmpty();
  }

  @Test
  void commitAcceptedAfterRecoveryBreaksI4() {
    forged.recover("s1", 50);
    assertBroken("I4", "accepted after its session was recovered from");
  }

  @Test
  void commitRefusedAfterRecoveryPasses() {
    forged.recover("s1", 150);
    forged.settle("s1", List.of(1), 160, 170, End.OK, List.of(1));
    assertThat(forged.broken()).isEmpty();
  }

  @Test
  void claimGrantedAfterRecoveryBreaksI4() {
    forged.recover("s1", 150);
    forged.claim("s1", 160);
    assertBroken("I4", "a recovered session was given chunks");
  }

  @Test
  void versionLeftOutBreaksI5() {
    forged.event("job.paused", Map.of("version", 5));
    forged.job = forged.job(JobStatus.PAUSED, 5, Set.of(0, 1, 2), Set.of());
    assertBroken("I5", "version 5 follows 3", "went from COMPLETED to PAUSED");
  }

  @Test
  void stateThatItsEventsDontTellBreaksI6() {
    forged.events.removeLast();
    assertBroken("I6", "its events say PROCESSING at version 2, the job is COMPLETED at 3");
  }

  @Test
  void chunkCommittedTwiceBreaksI6() {
    forged.event("chunks.committed", Map.of("chunks", "1"));
    assertBroken("I6", "chunk 1 was committed 2 times");
  }

  @Test
  void commitWithoutItsEventBreaksI6() {
    forged.events.remove(2);
    assertBroken("I6", "done without an event: [0, 1, 2]");
  }

  @Test
  void recoveryWithoutItsEventBreaksI6() {
    forged.recoveries = 1;
    forged.job = forged.job(JobStatus.COMPLETED, 3, Set.of(0, 1, 2), Set.of());
    assertBroken("I6", "recoveries: 0 events, the job says 1");
  }

  @Test
  void failuresAboveTheBudgetBreakI7() {
    for (int failure = 0; failure < 6; failure++) {
      forged.event("chunk.failed", Map.of("chunks", "0-1", "error", "no"));
    }
    assertBroken("I7", "chunk 1 failed 6 times, its budget is 5");
  }

  @Test
  void endThatComesLateBreaksI8() {
    forged.promise = forged.promise(true, Duration.ofSeconds(31));
    assertBroken("I8", "31000 ms after the last fault was healed");
  }

  @Test
  void acknowledgedCommitThatIsBegunAgainBreaksI9() {
    forged.run("b", 1, 7, 2, 300);
    assertBroken("I9", "begun again after its commit was acknowledged");
  }

  @Test
  void acknowledgedCommitThatIsGoneBreaksI9() {
    forged.job = forged.job(JobStatus.COMPLETED, 3, Set.of(0, 2), Set.of());
    assertBroken("I9", "chunk 1 isn't done; its commit was acknowledged");
  }

  @Test
  void terminalStateThatChangesBreaksI10() {
    forged.sights.add(new Evidence.Sight(400, JobStatus.COMPLETED, 3, 3));
    forged.sights.add(new Evidence.Sight(500, JobStatus.PROCESSING, 4, 2));
    assertBroken("I10", "was COMPLETED and then PROCESSING", "went from 3 to 2");
  }

  @Test
  void whatIsLeftBehindBreaksI11() {
    forged.offBalance.add("key job:work.0:done is left after the purge");
    assertBroken("I11", "is left after the purge");
  }

  @Test
  void counterThatARecountDoesntConfirmBreaksI12() {
    forged.counters = Map.of("rows", 7L, "chunks", 3L);
    forged.job = forged.job(JobStatus.COMPLETED, 3, Set.of(0, 1, 2), Set.of());
    assertBroken("I12", "counter rows says 7, a recount 6");
  }

  @Test
  void writeOfOneThatWasToldItIsFencedBreaksI13() {
    forged.settle("s1", List.of(1), 160, 170, End.OK, List.of(1));
    forged.write("a", 1, 7, 1, 180, "written");
    assertBroken("I13", "had been told that it is fenced, and wrote");
  }

  /// The law that checks the invariant finds it.
  private void assertBroken(String invariant, String... sentences) {
    for (String sentence : sentences) {
      assertThat(forged.broken(invariant)).anyMatch(what -> what.contains(sentence));
    }
  }
}
