package dev.reprise.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.ChunkRange;
import dev.reprise.store.Claims;
import dev.reprise.store.Claims.RedoReply;
import dev.reprise.store.Claims.SettleReply;
import dev.reprise.store.Claims.Suspects;
import dev.reprise.store.JobRef;
import dev.reprise.store.JobStatus;
import dev.reprise.store.Outcome;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedoLogTest {
  private static final JobRef JOB = new JobRef("job.0", "uid", "test", 0);

  private final RedoLog log = new RedoLog("w");
  private final List<List<Outcome.Commit>> sent = new ArrayList<>();
  private RedoReply reply = new RedoReply.Redone(JobStatus.PROCESSING, 1, Integer.MAX_VALUE);

  /// Hears what is said again.
  private final Claims claims =
      (Claims)
          Proxy.newProxyInstance(
              Claims.class.getClassLoader(),
              new Class<?>[] {Claims.class},
              (proxy, method, args) -> {
                assertThat(method.getName()).isEqualTo("redo");
                assertThat(Arrays.copyOf(args, 3)).containsExactly(JOB, "s", "w");
                sent.add(((List<?>) args[3]).stream().map(Outcome.Commit.class::cast).toList());
                return reply;
              });

  private static Outcome.Commit commit(int first, int last) {
    return new Outcome.Commit(new ChunkRange(first, last, 1), Map.of("rows", 2L), null);
  }

  private void settled(JobStatus status, List<Integer> fenced, Outcome... outcomes) {
    SettleReply.Settled settled =
        new SettleReply.Settled(
            status, List.of(), fenced, List.of(), List.of(), null, Duration.ZERO, Suspects.NONE);
    log.settled(JOB, "s", List.of(outcomes), settled);
  }

  @Test
  void neighboursAreSaidTogetherAndTheLastFirst() {
    settled(JobStatus.PROCESSING, List.of(), commit(0, 4), commit(9, 9));
    settled(JobStatus.PROCESSING, List.of(), commit(5, 7));
    assertThat(log.replay(claims, 0)).isTrue();
    assertThat(sent).containsExactly(List.of(commit(9, 9), commit(0, 7)));
    assertThat(log.replay(claims, 1)).isTrue();
    assertThat(sent).hasSize(1);
  }

  @Test
  void onlyCommitsThatWereTakenAreKept() {
    settled(
        JobStatus.PROCESSING,
        List.of(1),
        commit(0, 2),
        new Outcome.Commit(ChunkRange.of(ChunkRange.FINISH, 1), Map.of(), null),
        new Outcome.Release(ChunkRange.of(7, 1), "", Duration.ZERO),
        new Outcome.Fail(ChunkRange.of(8, 1), "no", false, Duration.ZERO));
    log.replay(claims, 0);
    assertThat(sent).containsExactly(List.of(commit(2, 2), commit(0, 0)));
  }

  @Test
  void goesOnWhereRedisStopped() {
    settled(JobStatus.PROCESSING, List.of(), commit(0, 0), commit(5, 5));
    reply = new RedoReply.Redone(JobStatus.PROCESSING, 1, 1);
    log.replay(claims, 0);
    assertThat(sent).containsExactly(List.of(commit(5, 5), commit(0, 0)), List.of(commit(0, 0)));
  }

  @Test
  void anotherTimelineEndsIt() {
    settled(JobStatus.PROCESSING, List.of(), commit(0, 0), commit(5, 5));
    reply = new RedoReply.NewTimeline(7);
    assertThat(log.replay(claims, 0)).isFalse();
    assertThat(sent).hasSize(1);
  }

  @Test
  void forgottenJobIsToldWhenItIsBack() {
    settled(JobStatus.PROCESSING, List.of(), commit(0, 0));
    assertThat(log.replay(claims, JOB)).isTrue();
    assertThat(sent).isEmpty();
    reply = new RedoReply.NoJob();
    assertThat(log.replay(claims, 0)).isTrue();
    reply = new RedoReply.Redone(JobStatus.PROCESSING, 1, 1);
    assertThat(log.replay(claims, JOB)).isTrue();
    assertThat(log.replay(claims, JOB)).isTrue();
    assertThat(sent).hasSize(2);
  }

  @Test
  void jobThatIsOverIsNotMissed() {
    settled(JobStatus.PROCESSING, List.of(), commit(0, 0));
    assertThat(log.open(0)).containsExactly(JOB);
    assertThat(log.open(1)).isEmpty();
    settled(JobStatus.COMPLETED, List.of(), commit(1, 1));
    assertThat(log.open(0)).isEmpty();
    log.replay(claims, 0);
    assertThat(sent).containsExactly(List.of(commit(0, 1)));
  }

  @Test
  void isBoundedInBytes() {
    String megabyte = "x".repeat(1 << 19);
    for (int chunk = 0; chunk < 40; chunk++) {
      settled(
          JobStatus.PROCESSING,
          List.of(),
          new Outcome.Commit(ChunkRange.of(chunk, 1), Map.of(), megabyte));
    }
    log.replay(claims, 0);
    assertThat(sent.getFirst()).hasSizeBetween(14, 16);
    assertThat(sent.getFirst().getFirst().range().first()).isEqualTo(39);
  }
}
